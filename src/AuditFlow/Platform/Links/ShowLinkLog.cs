using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Links;

/// <summary>What happened to the links of one item, for the lead: sent, fetched, opened, answered (R-59).</summary>
[Allow(Permission.ManageCampaigns)]
public sealed record ShowLinkLog : IQuery<LinkLog>
{
    [Required]
    [MaxLength(40)]
    public required string Purpose { get; init; }

    public required Guid ItemId { get; init; }
}

/// <param name="Lines">Oldest first.</param>
/// <param name="Summary">The same in a sentence; scanners' fetches are no reading.</param>
public sealed record LinkLog(IReadOnlyList<LinkLogLine> Lines, string Summary);

/// <summary>One thing that happened, or several of one kind that followed each other.</summary>
public sealed record LinkLogLine(DateTimeOffset At, string What, string Sentence);

internal sealed class ShowLinkLogHandler(AuditFlowDb db) : IRequestHandler<ShowLinkLog, LinkLog>
{
    const int Most = 500;

    // Nobody reads within a minute after the mail left; gateways do.
    static readonly TimeSpan TooSoonForPeople = TimeSpan.FromMinutes(1);

    public async Task<LinkLog> Handle(ShowLinkLog request, CancellationToken cancellationToken)
    {
        var links = await db.Links.Where(l => l.Purpose == request.Purpose && l.ItemId == request.ItemId).ToListAsync(cancellationToken);
        var ids = links.Select(l => l.Id).ToList();
        var mails = await db.OutboxMails.Where(m => m.ItemId == request.ItemId && m.SentAt != null).Select(m => new { m.SentAt, m.Subject, m.Recipient, m.LinkId }).ToListAsync(cancellationToken);
        var fetches = await db.LinkFetches.Where(f => f.LinkId != null && ids.Contains(f.LinkId.Value)).OrderBy(f => f.At).ThenBy(f => f.Id).Take(Most).ToListAsync(cancellationToken);
        var codes = await db.MailedCodes.Where(c => ids.Contains(c.LinkId)).Select(c => c.AskedAt).ToListAsync(cancellationToken);
        var sent = mails.Where(m => m.LinkId != null).ToLookup(m => m.LinkId!.Value, m => m.SentAt!.Value);

        var kinds = fetches.Select(f => (Fetch: f, Kind: KindOf(f, sent[f.LinkId!.Value]))).ToList();
        var lines = mails.Select(m => new LinkLogLine(m.SentAt!.Value, "sent", $"Sent to {m.Recipient}: {m.Subject}"))
            .Concat(Grouped(kinds))
            .Concat(codes.Select(at => new LinkLogLine(at, "code-asked", "A code was asked for to show who answers")))
            .Concat(links.Where(l => l.UsedAt is not null).Select(l => new LinkLogLine(l.UsedAt!.Value, "submitted", $"Answered or handed back by the link of {l.Email}")))
            .Concat(links.Where(l => l is { RevokedAt: not null, UsedAt: null }).Select(l => new LinkLogLine(l.RevokedAt!.Value, "ended", l.KilledAt is null ? "The link ended" : "The link was ended by the kill switch")))
            .OrderBy(l => l.At).ToList();
        return new(lines, Say(kinds.Count(k => k.Kind == "scanned"), kinds.Where(k => k.Kind == "opened").Select(k => k.Fetch.At).ToList(), links.Any(l => l.UsedAt is not null)));
    }

    static string KindOf(LinkFetch fetch, IEnumerable<DateTimeOffset> sent) => fetch switch
    {
        { What: LinkAccessLog.Code } => "opened",
        { AgentClass: not "browser" } or { Method: "HEAD" } => "scanned",
        _ when sent.Any(at => fetch.At >= at && fetch.At < at + TooSoonForPeople) => "scanned",
        { What: LinkAccessLog.Link } => "followed",
        _ => "opened",
    };

    // One line for each stretch of the same kind; following the link is told by the page that it leads to.
    static IEnumerable<LinkLogLine> Grouped(List<(LinkFetch Fetch, string Kind)> fetches)
    {
        var stretch = new List<LinkFetch>();
        var kind = "";
        foreach (var (fetch, next) in fetches.Where(f => f.Kind != "followed").Append((Fetch: null!, Kind: "")))
        {
            if (next != kind && stretch.Count > 0)
            {
                yield return kind == "scanned"
                    ? new(stretch[0].At, kind, $"Fetched {Times(stretch.Count)} by a scanner or a program ({string.Join(", ", stretch.Select(f => f.AgentClass).Distinct())}); that is no reading")
                    : new(stretch[0].At, kind, $"Opened in a browser{(stretch.Count > 1 ? $", {stretch.Count} pages" : "")}{(stretch[0].What == LinkAccessLog.Code ? " by the code" : "")}");
                stretch.Clear();
            }

            kind = next;
            stretch.Add(fetch);
        }
    }

    static string Say(int scanned, List<DateTimeOffset> opened, bool isAnswered)
        => string.Join(' ', new[]
        {
            scanned == 0 ? null : $"Fetched {Times(scanned)} by a scanner.",
            opened.Count == 0 ? "Not opened in a browser yet." : "Opened in a browser.",
            isAnswered ? "Answered or handed back." : null,
        }.OfType<string>());

    static string Times(int count) => count switch { 1 => "once", 2 => "twice", _ => $"{count} times" };
}
