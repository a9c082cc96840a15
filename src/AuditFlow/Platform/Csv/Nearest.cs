namespace AuditFlow.Platform.Csv;

/// <summary>Finds the word that was probably meant, for "did you mean".</summary>
internal static class Nearest
{
    /// <returns>The known word with the fewest changed letters, if at most a third of the letters differ.</returns>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var best = known.Select(candidate => (candidate, distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .OrderBy(found => found.distance).FirstOrDefault();
        return best.candidate is not null && best.distance <= Math.Max(1, Math.Min(word.Length, best.candidate.Length) / 3) ? best.candidate : null;
    }

    static int Distance(string left, string right)
    {
        // Long texts are never typing errors of a known word.
        if (left.Length > 60 || right.Length > 60)
            return int.MaxValue;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[right.Length];
    }
}
