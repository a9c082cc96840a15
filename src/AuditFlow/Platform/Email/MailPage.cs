using Microsoft.AspNetCore.Mvc.Razor;

namespace AuditFlow.Platform.Email;

/// <summary>What a template knows besides the mail itself.</summary>
internal sealed record MailSurroundings(string PublicUrl, string Company, string To, string? Url)
{
    /// <summary>The key under which it travels to the view.</summary>
    public const string Key = "MailSurroundings";
}

/// <summary>The base of the HTML template of a mail.</summary>
internal abstract class MailPage<TEmail> : RazorPage<TEmail>
{
    MailSurroundings Around => (MailSurroundings)ViewData[MailSurroundings.Key]!;

    /// <summary>The personal link, for mails that have one.</summary>
    public string LinkUrl => Around.Url ?? throw new InvalidOperationException("This mail was queued without a link.");

    /// <summary>The mailbox that it goes to.</summary>
    public string To => Around.To;

    public string Company => Around.Company;

    /// <summary>The address of one of our pages.</summary>
    public string At(string path) => Around.PublicUrl + path;
}

/// <summary>The base of the text template: values are written as they are, there is nothing to escape.</summary>
internal abstract class MailText<TEmail> : MailPage<TEmail>
{
    public override void Write(object? value) => WriteLiteral(value);

    public override void Write(string? value) => WriteLiteral(value);
}
