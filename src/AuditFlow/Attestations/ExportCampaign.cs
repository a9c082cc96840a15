using System.Globalization;
using System.Runtime.CompilerServices;
using AuditFlow.Controls;
using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Attestations;

/// <summary>All that a filter of a campaign leaves, as CSV, however many rows that are.</summary>
[Allow(Permission.ViewAttestations)]
internal sealed record ExportCampaign : IQuery<CampaignFile>
{
    public required ShowCampaign Campaign { get; init; }
}

/// <summary>A file that is read from the database while it is written.</summary>
internal sealed record CampaignFile(string Name, Func<Stream, CancellationToken, Task> WriteAsync);

internal sealed class ExportCampaignHandler(AuditFlowDb db, TimeProvider clock) : IRequestHandler<ExportCampaign, CampaignFile>
{
    /// <summary>So many rows are in memory at once.</summary>
    internal const int Batch = 500;

    static readonly string[] Columns =
    [
        "ControlId", "Title", "Process", "Signer", "DelegatedBy", "ReassignedFrom", "Manager", "State", "Due", "Submitted", "Answer", "Comment", "OnBehalf", "SameForAll", "IdentityLevel", "Review",
        "Receipt", "Finding", "Reminders",
    ];

    public async Task<CampaignFile> Handle(ExportCampaign request, CancellationToken cancellationToken)
    {
        var campaign = Refuse.IfMissing(await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.Campaign.CampaignId, cancellationToken), "such campaign");
        return new CampaignFile($"campaign-{campaign.PeriodTo:yyyy-MM-dd}.csv", (to, ended) => CsvText.WriteAsync(to, Columns, RowsAsync(request.Campaign, ended), ended));
    }

    // By control and signer: items are neither added nor taken away once a campaign is open, so each stands in the file once.
    async IAsyncEnumerable<IReadOnlyList<IEnumerable<string?>>> RowsAsync(ShowCampaign filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (items, versions, now) = (db.Attestations.AsNoTracking(), db.ControlVersions.AsNoTracking(), clock.GetUtcNow());
        var (last, place) = ("", int.MaxValue);
        while (true)
        {
#pragma warning disable CA1309 // It becomes a comparison in SQL, by the order of the column; EF knows no ordinal one.
            var read = await (
                from a in items
                join v in versions on new { a.ControlId, Number = a.ControlVersion } equals new { v.ControlId, v.Number }
                where a.CampaignId == filter.CampaignId && (string.Compare(a.ControlId, last) > 0 || a.ControlId == last && a.Place > place)
                orderby a.ControlId, a.Place
                select new { Attestation = a, v.Content.Title, v.Content.Process }).Take(Batch).ToListAsync(cancellationToken);
#pragma warning restore CA1309
            if (read.Count == 0)
            {
                yield break;
            }

            var pages = read.Select(r => r.Attestation.BundleId).OfType<Guid>().Distinct().ToArray();
            var mails = await ShowCampaignHandler.LettersAsync(db, db.Bundles.Where(b => pages.Contains(b.Id)), cancellationToken);
            yield return
            [
                .. from row in read
                   let a = row.Attestation
                   let line = ShowCampaignHandler.LineOf(a, row.Process, a.BundleId is { } bundle && mails.TryGetValue(bundle, out var mail) ? mail : null)
                   where ShowCampaignHandler.Fits(line, filter, now)
                   select Row(a, row.Title, row.Process, ShowCampaignHandler.Shown(line, now)),
            ];
            (last, place) = (read[^1].Attestation.ControlId, read[^1].Attestation.Place);
        }
    }

    static IEnumerable<string?> Row(Attestation a, string title, string process, string state) =>
    [
        a.ControlId, title, process, a.SignerEmail, a.DelegatedBy, a.ReassignedFrom, a.ManagerEmail, state, Say(a.DueAt), Say(a.SubmittedAt), a.Answer?.ToString(), a.Comment,
        a.IsOnBehalf ? "yes" : "", a.IsSameForAll ? "yes" : "", a.LevelReached?.ToString(), a.ReviewedBy is null ? (a.NeedsReview ? "waits" : "") : a.ReviewedBy, a.ReceiptNumber, a.FindingNumber,
        a.RemindersSent.ToString(CultureInfo.InvariantCulture),
    ];

    static string? Say(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
