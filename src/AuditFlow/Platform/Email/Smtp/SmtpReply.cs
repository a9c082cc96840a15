using System.Text.RegularExpressions;

namespace AuditFlow.Platform.Email.Smtp;

/// <summary>A server's answer: three digits and its own words.</summary>
internal sealed partial record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsGood => Code is >= 200 and < 400;

    public bool IsForNow => Code is >= 400 and < 500;

    /// <summary>The words of all lines, without the digits.</summary>
    public string Words => string.Join(' ', Lines);

    /// <summary>The enhanced code (RFC 3463) such as 5.1.1; empty when the server gives none.</summary>
    public string Status => EnhancedCode().Match(Lines.Count == 0 ? "" : Lines[0]).Value;

    /// <summary>As the server said it.</summary>
    public override string ToString() => $"{Code} {Words}".TrimEnd();

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")]
    private static partial Regex EnhancedCode();
}
