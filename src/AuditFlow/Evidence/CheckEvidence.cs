using System.Globalization;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Evidence;

/// <summary>The contents that rows name, a page at a time, in the order of their hashes.</summary>
[Allow(Permission.ViewEvidence)]
internal sealed record ListContents : IQuery<IReadOnlyList<NamedContent>>
{
    /// <summary>The last hash of the page before; empty for the first.</summary>
    public string After { get; init; } = "";
}

/// <param name="Sha256">Of the content.</param>
/// <param name="Name">The first name under which it was received.</param>
internal sealed record NamedContent(string Sha256, string Name);

internal sealed class ListContentsHandler(AuditFlowDb db) : IRequestHandler<ListContents, IReadOnlyList<NamedContent>>
{
    const int Size = 500;

    public async Task<IReadOnlyList<NamedContent>> Handle(ListContents request, CancellationToken cancellationToken)
#pragma warning disable CA1309 // The database compares, and by code points on both.
        => await db.EvidenceFiles.GroupBy(f => f.Sha256).Where(g => string.Compare(g.Key, request.After) > 0)
#pragma warning restore CA1309
            .OrderBy(g => g.Key).Take(Size).Select(g => new NamedContent(g.Key, g.Min(f => f.Name)!)).ToListAsync(cancellationToken);
}

/// <summary>What is wrong with the store, file by file.</summary>
/// <param name="Contents">How many contents rows name.</param>
/// <param name="Damaged">Sentences on contents that are missing or changed.</param>
/// <param name="Unknown">Files that no row names: a process ended between taking a file in and keeping it, or somebody put them there.</param>
/// <param name="Leftovers">Files that never became whole.</param>
internal sealed record StoreReport(int Contents, IReadOnlyList<string> Damaged, IReadOnlyList<string> Unknown, IReadOnlyList<string> Leftovers);

/// <summary>Compares the store with the rows, both ways, and reads every content.</summary>
internal sealed class StoreCheck(EvidenceStore store)
{
    public async Task<StoreReport> RunAsync(Func<ListContents, Task<IReadOnlyList<NamedContent>>> list, CancellationToken cancellationToken)
    {
        // Files first: one that is kept meanwhile then has its row already.
        var files = store.Contents().ToHashSet(StringComparer.Ordinal);
        var leftovers = store.Leftovers().Select(Short).Order(StringComparer.Ordinal).ToList();
        var (damaged, count, after) = (new List<string>(), 0, "");
        while (await list(new ListContents { After = after }) is { Count: > 0 } page)
        {
            foreach (var content in page)
            {
                if (await FaultAsync(content.Sha256, cancellationToken) is { } fault)
                {
                    damaged.Add(string.Create(CultureInfo.InvariantCulture, $"{content.Sha256} (“{content.Name}”): {fault}"));
                }

                files.Remove(store.PathOf(content.Sha256));
                (after, count) = (content.Sha256, count + 1);
            }
        }

        return new StoreReport(count, damaged, [.. files.Select(Short).Order(StringComparer.Ordinal)], leftovers);
    }

    string Short(string file) => Path.GetRelativePath(store.Folder, file);

    async Task<string?> FaultAsync(string sha256, CancellationToken cancellationToken)
    {
        try
        {
            await (await store.OpenAsync(sha256, cancellationToken)).DisposeAsync();
            return null;
        }
        catch (Exception fault) when (fault is DamagedEvidence or IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }
}
