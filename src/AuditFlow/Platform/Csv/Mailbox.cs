using System.Text.RegularExpressions;

namespace AuditFlow.Platform.Csv;

/// <summary>The form in which mailboxes are kept and compared: lower case, plain characters, one at sign.</summary>
internal static partial class Mailbox
{
    public const int MaxLength = 254;

    public static string Normal(string text) => text.Trim().ToLowerInvariant();

    /// <summary>True for an address that every mail server takes; display names, quotes and line ends are refused.</summary>
    public static bool IsSound(string text) => text.Length <= MaxLength && Form().IsMatch(text) && text.IndexOf('@') <= 64;

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]\z")]
    private static partial Regex Form();
}
