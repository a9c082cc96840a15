using Microsoft.AspNetCore.Mvc.Razor;

namespace AuditFlow.Platform.Email;

/// <summary>What a template knows besides the mail itself.</summary>
internal sealed record MailSurroundings(string PublicUrl, string Company, string To, string? Url, string? Code = null, string? StopUrl = null)
{
    /// <summary>What stands before the address in both parts.</summary>
    public const string StopWords = "You need not get mail of this kind. Stop it, or have it sent again, here:";

    /// <summary>The key under which it travels to the view.</summary>
    public const string Key = "MailSurroundings";
}

/// <summary>The base of the HTML template of a mail.</summary>
internal abstract class MailPage<TEmail> : RazorPage<TEmail>
{
    MailSurroundings Around => (MailSurroundings)ViewData[MailSurroundings.Key]!;

    /// <summary>The personal link, for mails that have one.</summary>
    public string LinkUrl => Around.Url ?? throw new InvalidOperationException("This mail was queued without a link.");

    /// <summary>Whether it was queued with a link.</summary>
    public bool HasLink => Around.Url is not null;

    /// <summary>The code to type at <see cref="CodeUrl"/> where the link does not work; every mail with a link has one.</summary>
    public string LinkCode => HasLink && Around.Code is { } code ? code : throw new InvalidOperationException("This mail was queued without a link.");

    /// <summary>Where the code is typed.</summary>
    public string CodeUrl => At("/attest");

    /// <summary>The code of a mail that brings one and no link.</summary>
    public string MailedCode => !HasLink && Around.Code is { } code ? code : throw new InvalidOperationException("This mail brings no code.");

    /// <summary>The mailbox that it goes to.</summary>
    public string To => Around.To;

    public string Company => Around.Company;

    /// <summary>Where mail of this kind is stopped; null for mail that is required.</summary>
    public string? StopUrl => Around.StopUrl;

    /// <summary>The address of one of our pages.</summary>
    public string At(string path) => Around.PublicUrl + path;
}

/// <summary>The base of the text template: values are written as they are, there is nothing to escape.</summary>
internal abstract class MailText<TEmail> : MailPage<TEmail>
{
    public override void Write(object? value) => WriteLiteral(value);

    public override void Write(string? value) => WriteLiteral(value);
}
