namespace AuditFlow.Platform.Storage;

/// <summary>Patterns for LIKE with a backslash as the escape character.</summary>
internal static class LikePattern
{
    /// <summary>
    /// Finds this text anywhere. In lower case, to be held against a column in lower case: LIKE ignores case on SQLite and
    /// minds it on PostgreSQL.
    /// </summary>
    public static string Anywhere(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
        return $"%{escaped.ToLowerInvariant()}%";
    }
}
