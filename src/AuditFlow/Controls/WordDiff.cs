using System.Text.RegularExpressions;

namespace AuditFlow.Controls;

public enum DiffKind
{
    Same,
    Added,
    Removed,

    /// <summary>Words that both texts share were left out here.</summary>
    Skipped,
}

/// <summary>A run of words with one fate.</summary>
public sealed record DiffPart(DiffKind Kind, string Text);

/// <summary>Compares two texts word by word, as a reader would mark the changes by hand.</summary>
internal static partial class WordDiff
{
    /// <summary>So many unchanged words stay on either side of a change; longer stretches are skipped.</summary>
    const int Context = 9;

    public static IReadOnlyList<DiffPart> Between(string before, string after)
    {
        string[] old = [.. Words().Matches(before).Select(match => match.Value)], now = [.. Words().Matches(after).Select(match => match.Value)];

        // What both begin and end with needs no table.
        var start = 0;
        while (start < old.Length && start < now.Length && Same(old[start], now[start]))
            start++;
        var end = 0;
        while (end < old.Length - start && end < now.Length - start && Same(old[^(end + 1)], now[^(end + 1)]))
            end++;

        List<(DiffKind Kind, string Word)> words = [.. now[..start].Select(word => (DiffKind.Same, word))];
        words.AddRange(Middle(old[start..^end], now[start..^end]));
        words.AddRange(now[^end..].Select(word => (DiffKind.Same, word)));
        return Shortened(Runs(words));
    }

    // Longest common subsequence; texts have at most some thousand words, so the plain table will do.
    static IEnumerable<(DiffKind, string)> Middle(string[] old, string[] now)
    {
        var longest = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                longest[i, j] = Same(old[i], now[j]) ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);

        int o = 0, n = 0;
        while (o < old.Length || n < now.Length)
        {
            if (o < old.Length && n < now.Length && Same(old[o], now[n]))
            {
                yield return (DiffKind.Same, now[n]);
                o++;
                n++;
            }
            else if (n == now.Length || (o < old.Length && longest[o + 1, n] >= longest[o, n + 1]))
                yield return (DiffKind.Removed, old[o++]);
            else
                yield return (DiffKind.Added, now[n++]);
        }
    }

    static bool Same(string old, string now) => old.AsSpan().TrimEnd().SequenceEqual(now.AsSpan().TrimEnd());

    static List<DiffPart> Runs(List<(DiffKind Kind, string Word)> words)
    {
        List<DiffPart> runs = [];
        foreach (var (kind, word) in words)
        {
            if (runs.Count > 0 && runs[^1].Kind == kind)
                runs[^1] = new DiffPart(kind, runs[^1].Text + word);
            else
                runs.Add(new DiffPart(kind, word));
        }
        return runs;
    }

    static List<DiffPart> Shortened(List<DiffPart> runs)
    {
        List<DiffPart> parts = [];
        for (var place = 0; place < runs.Count; place++)
        {
            var words = runs[place].Kind == DiffKind.Same ? Words().Matches(runs[place].Text).Select(match => match.Value).ToArray() : [];
            var isFirst = place == 0;
            var isLast = place == runs.Count - 1;
            var kept = (isFirst ? 0 : Context) + (isLast ? 0 : Context);
            if (runs.Count == 1 || words.Length <= kept + Context)
            {
                parts.Add(runs[place]);
                continue;
            }
            if (!isFirst)
                parts.Add(new DiffPart(DiffKind.Same, string.Concat(words[..Context])));
            parts.Add(new DiffPart(DiffKind.Skipped, " … "));
            if (!isLast)
                parts.Add(new DiffPart(DiffKind.Same, string.Concat(words[^Context..])));
        }
        return parts;
    }

    // A word takes the blanks behind it along, so that runs read well when they are put together again.
    [GeneratedRegex(@"[\p{L}\p{N}_'’.-]*[\p{L}\p{N}]\s*|[^\s]\s*|\s+")]
    private static partial Regex Words();
}
