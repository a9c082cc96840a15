namespace AuditFlow.Platform.Asked;

/// <summary>What is asked of one mailbox, whichever slice asks: the first of it, and how much it is.</summary>
internal sealed class AskedOf(IEnumerable<IAsks> slices)
{
    /// <summary>How many of a slice are listed. What comes after them is counted, and moves up as these are done.</summary>
    public const int Most = 50;

    /// <param name="address">The mailbox.</param>
    /// <param name="without">A slice's kind that is listed elsewhere.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Listed<Waiting>> WaitingAsync(string address, string? without, CancellationToken cancellationToken)
    {
        var (all, total) = (new List<Waiting>(), 0);
        foreach (var slice in slices.Where(s => s.Kind != without))
        {
            var of = await slice.WaitingAsync(address, Most, cancellationToken);
            all.AddRange(of.First.Select(request => new Waiting(slice.Kind, request)));
            total += of.Total;
        }

        return new(InOrder(all), total);
    }

    public async Task<Listed<LateRequest>> LateBelowAsync(string address, CancellationToken cancellationToken)
    {
        var (all, total) = (new List<LateRequest>(), 0);
        foreach (var slice in slices)
        {
            var of = await slice.LateBelowAsync(address, Most, cancellationToken);
            all.AddRange(of.First);
            total += of.Total;
        }

        return new([.. all.OrderBy(l => l.DueAt).ThenBy(l => l.What, StringComparer.Ordinal)], total);
    }

    /// <summary>Sees to it that what waits can be opened by link for some days, as far as it has one.</summary>
    /// <returns>What can be opened at all, and until when all that has a link can.</returns>
    public async Task<(Listed<Waiting> Waiting, DateTimeOffset? Until)> KeepOpenAsync(string address, CancellationToken cancellationToken)
    {
        var waiting = await WaitingAsync(address, null, cancellationToken);
        var (all, until) = (new List<Waiting>(), (DateTimeOffset?)null);
        foreach (var slice in slices)
        {
            var own = waiting.First.Where(w => w.Kind == slice.Kind).ToList();
            var open = await slice.KeepOpenAsync(own.ConvertAll(w => w.Request), cancellationToken);
            all.AddRange(own.Where(w => w.Request.Path is not null || open.ContainsKey(w.Request.ItemId)));
            until = open.Values.Append(until ?? DateTimeOffset.MaxValue).Min() is var end && end < DateTimeOffset.MaxValue ? end : null;
        }

        return (new(InOrder(all), waiting.Total - (waiting.First.Count - all.Count)), until);
    }

    static List<Waiting> InOrder(IEnumerable<Waiting> all) => [.. all.OrderBy(w => w.Request.DueAt).ThenBy(w => w.Request.What, StringComparer.Ordinal)];
}

/// <summary>A request with the kind of the slice that asks.</summary>
internal sealed record Waiting(string Kind, WaitingRequest Request);
