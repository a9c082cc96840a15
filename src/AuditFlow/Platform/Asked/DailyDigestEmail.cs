using AuditFlow.Platform.Email;

namespace AuditFlow.Platform.Asked;

/// <summary>All that waits for one person, and all that is late below them. Its values are looked up when it leaves.</summary>
internal sealed record DailyDigestEmail : IEmail
{
    /// <summary>How many lines of each sort are named; the others are counted.</summary>
    public const int Named = 15;

    /// <summary>As it is queued.</summary>
    public static readonly DailyDigestEmail NotLookedUp = new() { Waiting = [], Late = [] };

    public required IReadOnlyList<WaitingLine> Waiting { get; init; }

    /// <summary>Lines that are not named.</summary>
    public int FurtherWaiting { get; init; }

    public required IReadOnlyList<LateLine> Late { get; init; }

    public int FurtherLate { get; init; }

    int Asked => Waiting.Count + FurtherWaiting;

    int Below => Late.Count + FurtherLate;

    /// <summary>What its button says.</summary>
    public string Way => Asked > 0 ? "Read and answer" : "See what is late";

    /// <summary>Whether something of one's own is late.</summary>
    public bool IsLate => Waiting.Any(w => w.IsLate);

    public string Subject => (Asked, Below) switch
    {
        (0, 0) => "What waits for you",
        (0, 1) => $"Late: {Late[0].What}, asked of {Late[0].Of}",
        (0, _) => $"Late: {Below} answers of others",
        (1, _) => $"{(IsLate ? $"Late, due {Waiting[0].Due}" : $"By {Waiting[0].Due}")}: {Waiting[0].What}",
        _ => $"{Asked} requests wait for you, the {(IsLate ? "oldest was" : "first is")} due {Waiting[0].Due}",
    };
}

internal sealed record WaitingLine(string What, string? For, string Due, bool IsLate);

/// <param name="What">The control or the task.</param>
/// <param name="Of">Who was asked.</param>
/// <param name="Due">When it was due.</param>
internal sealed record LateLine(string What, string Of, string Due);
