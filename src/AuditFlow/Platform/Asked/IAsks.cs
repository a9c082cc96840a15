using System.Collections.ObjectModel;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Asked;

/// <summary>What a slice asks of people, as the digest and the page of all that is asked list it. One for each slice that asks, registered by it.</summary>
internal interface IAsks
{
    /// <summary>The purpose of its links, or another word for what has none.</summary>
    string Kind { get; }

    /// <summary>What waits for whoever reads this mailbox, the soonest first. Nothing that the kill switch closed to them.</summary>
    Task<Listed<WaitingRequest>> WaitingAsync(string address, int most, CancellationToken cancellationToken);

    /// <summary>What is late and concerns this mailbox because it stands above whoever was asked, the latest first.</summary>
    Task<Listed<LateRequest>> LateBelowAsync(string address, int most, CancellationToken cancellationToken);

    /// <summary>Sees to it that those of its own requests that are opened by link can be for some days more. Called inside a command.</summary>
    /// <returns>Until when, by item. Left out is what has no link, and what the kill switch closed.</returns>
    Task<IReadOnlyDictionary<Guid, DateTimeOffset>> KeepOpenAsync(IReadOnlyList<WaitingRequest> requests, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyDictionary<Guid, DateTimeOffset>>(ReadOnlyDictionary<Guid, DateTimeOffset>.Empty);
}

/// <summary>One thing that somebody is asked to do.</summary>
/// <param name="What">In words, such as <c>Attest ITGC-AC-01</c>. Never the text of a control .</param>
/// <param name="For">The campaign or the audit.</param>
/// <param name="DueAt">The end of the last day on which it is in time.</param>
internal sealed record WaitingRequest(string What, string? For, DateTimeOffset DueAt)
{
    /// <summary>What of the slice it is.</summary>
    public required Guid ItemId { get; init; }

    /// <summary>The link by which its page opens, if one is open.</summary>
    public Guid? LinkId { get; init; }

    /// <summary>Its page for somebody who is signed in, if there is one.</summary>
    public string? Path { get; init; }
}

/// <summary>One thing that somebody else has not done.</summary>
/// <param name="What">In words, such as <c>ITGC-AC-01</c>.</param>
/// <param name="Of">Who was asked.</param>
/// <param name="DueAt">When it was due.</param>
/// <param name="Path">Its page for somebody who is signed in.</param>
internal sealed record LateRequest(string What, string Of, DateTimeOffset DueAt, string Path);

/// <summary>The first of a list, and how many there are in all.</summary>
internal sealed record Listed<T>(IReadOnlyList<T> First, int Total)
{
    public int Further => Total - First.Count;

    public Listed<TOther> As<TOther>(Converter<T, TOther> convert) => new([.. First.Select(f => convert(f))], Total);
}

internal static class ListedQueries
{
    extension<T>(IQueryable<T> ordered)
    {
        /// <summary>Reads the first of them; counts them only where there are more.</summary>
        public async Task<Listed<T>> ListAsync(int most, CancellationToken cancellationToken)
        {
            var first = await ordered.Take(most).ToListAsync(cancellationToken);
            return new(first, first.Count < most ? first.Count : await ordered.CountAsync(cancellationToken));
        }
    }
}
