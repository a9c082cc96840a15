using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Calendars;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Scheduling;

/// <summary>
/// Sends the oldest planned time of a schedule that is due, in one transaction with the note that it was sent. Returns
/// the time, or null when none is due; the caller asks again until then.
/// </summary>
[Allow(Permission.RunSchedules)]
public sealed record SendDue : ICommand<DateTimeOffset?>
{
    public required Guid ScheduleId { get; init; }
}

internal sealed class SendDueHandler(AuditFlowDb db, IServiceProvider services, ICalendars calendars, Trail trail, TimeProvider clock) : IRequestHandler<SendDue, DateTimeOffset?>
{
    static readonly Dictionary<string, Type> Kinds = typeof(SendDue).Assembly.GetTypes()
        .Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IScheduledRequest)))
        .ToDictionary(t => t.Name);

    public async Task<DateTimeOffset?> Handle(SendDue request, CancellationToken cancellationToken)
    {
        var schedule = await db.Schedules.AsTracking().SingleOrDefaultAsync(s => s.Id == request.ScheduleId, cancellationToken);
        if (schedule is null)
        {
            return null;
        }

        var known = schedule.RuleText is null ? CompanyCalendars.Plain : await calendars.ReadAsync(cancellationToken);
        if (schedule.DueAt(clock.GetUtcNow(), known, await db.HoldsOfAsync(schedule, cancellationToken)) is not { } occurrence)
        {
            return null;
        }

        var planned = occurrence.At;
        schedule.Sent(planned, occurrence.Key);
        await db.SaveChangesAsync(cancellationToken);

        var members = JsonNode.Parse(schedule.Request)!.AsObject();
        members[nameof(IScheduledRequest.ScheduleId)] = schedule.Id;
        members[nameof(IScheduledRequest.PlannedFor)] = planned;
        var send = (ISend)Activator.CreateInstance(typeof(Send<,>).MakeGenericType(Kinds[schedule.RequestType], ResultOf(Kinds[schedule.RequestType])))!;
        await send.SendAsync(services.GetRequiredService<IMediator>(), members, cancellationToken);
        trail.Add(schedule.AuditId, "schedule-rang", $"schedule:{schedule.Id}", $"Schedule '{schedule.Name}' sent what was planned for {planned:yyyy-MM-dd HH:mm} UTC.", new { planned });
        return planned;
    }

    static Type ResultOf(Type request) => request.GetInterfaces().Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)).GetGenericArguments()[0];

    interface ISend
    {
        Task SendAsync(IMediator mediator, JsonObject members, CancellationToken cancellationToken);
    }

    sealed class Send<TRequest, TResult> : ISend
        where TRequest : IRequest<TResult>
    {
        public Task SendAsync(IMediator mediator, JsonObject members, CancellationToken cancellationToken)
            => mediator.Send(members.Deserialize<TRequest>(WorkflowJson.Inputs)!, cancellationToken);
    }
}
