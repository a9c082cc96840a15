using AuditFlow.Platform.Requests;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Shared;

/// <summary>Asks every slice for the words typed; an id typed whole leads straight to its page.</summary>
internal sealed class SearchModel(IEnumerable<ISearchSource> sources) : PageModel
{
    const int MostOfAKind = 20;
    const int LongestText = 100;

    public string Text { get; private set; } = "";

    public IReadOnlyList<(string Kind, IReadOnlyList<SearchHit> Hits)> Found { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? q, CancellationToken cancellationToken)
    {
        Text = (q ?? "").Trim();
        if (Text.Length is 0 or > LongestText)
        {
            return Page();
        }

        var found = new List<(string Kind, IReadOnlyList<SearchHit> Hits)>();
        foreach (var source in sources)
        {
            try
            {
                var hits = await source.FindAsync(Text, MostOfAKind, cancellationToken);
                if (hits.Count > 0)
                {
                    found.Add((source.Kind, hits));
                }
            }
            catch (Refusal refusal) when (refusal.Status == StatusCodes.Status403Forbidden)
            {
                // What the reader may not see is not searched for this reader.
            }
        }

        Found = found;
        var named = found.SelectMany(kind => kind.Hits).Where(hit => string.Equals(hit.Id, Text, StringComparison.OrdinalIgnoreCase)).ToList();
        return named is [var only] ? LocalRedirect("~" + only.Url) : Page();
    }
}
