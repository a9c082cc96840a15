namespace AuditFlow.Platform.Email;

/// <summary>
/// One kind of mail: a record of plain values, kept as JSON until it is sent, with two templates beside it,
/// <c>X.cshtml</c> and <c>X.text.cshtml</c>, that say the same. It never holds a token or a code.
/// </summary>
internal interface IEmail
{
    /// <summary>Verb, date, object. One line.</summary>
    string Subject { get; }
}

/// <summary>A mail in words, ready to leave.</summary>
internal sealed record RenderedMail(string Subject, string Text, string Html);
