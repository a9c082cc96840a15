namespace AuditFlow.Platform.Csv;

/// <summary>
/// A spreadsheet takes a cell that begins with = + - or @ for a formula and runs it. We read such cells as text, and write them
/// behind an apostrophe, which spreadsheets show as text. Writing and reading back gives the same text, apostrophes included.
/// </summary>
internal static class FormulaGuard
{
    public static string Guard(string text) => WouldRun(text) ? "'" + text : text;

    public static string Unguard(string text) => text.StartsWith('\'') && WouldRun(text) ? text[1..] : text;

    // Leading apostrophes and blanks are looked through: some programs drop them. Full-width signs are read as signs by East Asian editions.
    static bool WouldRun(string text)
    {
        foreach (var character in text)
        {
            if (character is '\t' or '\r' or '\n' or '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠')
                return true;
            if (character != '\'' && !char.IsWhiteSpace(character))
                return false;
        }
        return false;
    }
}
