using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Outbox;

/// <summary>One page of the delivery reports, newest first: those that fit no mail, or all.</summary>
[Allow(Permission.ViewOutbox)]
internal sealed record ListBounces : IQuery<BounceList>
{
    public static readonly BounceOutcome[] Unfit = [BounceOutcome.Unmatched, BounceOutcome.Foreign, BounceOutcome.Damaged];

    public bool All { get; init; }

    [Range(1, 1_000_000)]
    public int Page { get; init; } = 1;

    [Range(1, 200)]
    public int Size { get; init; } = 50;
}

internal sealed record BounceList(IReadOnlyList<BounceLine> Rows, int Total, int UnfitCount, int AllCount);

internal sealed record BounceLine(Guid Id, DateTimeOffset ReceivedAt, string Source, BounceOutcome Outcome, Guid? MailId, string? Recipient, string Words, string? Excerpt);

internal sealed class ListBouncesHandler(AuditFlowDb db) : IRequestHandler<ListBounces, BounceList>
{
    public async Task<BounceList> Handle(ListBounces request, CancellationToken cancellationToken)
    {
        var unfit = ListBounces.Unfit;
        var reports = request.All ? db.BounceReports : db.BounceReports.Where(b => unfit.Contains(b.Outcome));
        var (all, unfitCount) = (await db.BounceReports.CountAsync(cancellationToken), await db.BounceReports.CountAsync(b => unfit.Contains(b.Outcome), cancellationToken));
        var rows = await reports.OrderByDescending(b => b.ReceivedAt).ThenByDescending(b => b.Id).Skip((request.Page - 1) * request.Size).Take(request.Size)
            .Select(b => new BounceLine(b.Id, b.ReceivedAt, b.Source, b.Outcome, b.MailId, b.Recipient, b.Words, b.Excerpt)).ToListAsync(cancellationToken);
        return new BounceList(rows, request.All ? all : unfitCount, unfitCount, all);
    }
}
