using System.Text.Json.Nodes;
using AuditFlow.Platform;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Studio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Rehearsals;

/// <summary>Run and Test in the Studio: each on a stage of its own.</summary>
internal sealed class StudioRehearsals(AuditFlowDb db, IMediator mediator, Stages stages, RehearsalPump pump, Opening opening, CurrentActor current, Ids ids) : IStudioRehearsals
{
    public async Task<string> BeginAsync(string definitionId, DrawingVersion version, JsonObject? input, CancellationToken cancellationToken)
    {
        var person = MustRehearse();
        var drawing = Refuse.IfMissing((await mediator.Send(new LoadDrawings { DefinitionId = definitionId, Version = version }, cancellationToken)).SingleOrDefault(), "such drawing");
        var play = new Play(definitionId, drawing.Name, drawing.IsPublished ? null : drawing.Definition!.ToJson(), input);
        var plan = new StagePlan(ids.New(), person.Roles);
        string run;
        try
        {
            await using (var visit = await stages.MakeAsync(plan, cancellationToken))
            {
                run = await opening.StartAsync(visit.Stage, person, play, cancellationToken);
            }

            await mediator.Send(
                new BeginRehearsal { Id = plan.Id, DefinitionId = definitionId, DrawingName = drawing.Name, Version = drawing.Version, RunId = run }, cancellationToken);
        }
        catch
        {
            await stages.RemoveAsync(plan.Id, CancellationToken.None);
            throw;
        }

        await pump.LookAsync(plan.Id, cancellationToken);
        return run;
    }

    public async Task<string?> FindPageAsync(string runId, CancellationToken cancellationToken)
        => await db.Rehearsals.Where(r => r.RunId == runId).Select(r => (Guid?)r.Id).SingleOrDefaultAsync(cancellationToken) is { } id
            ? $"{StageAddress.Of(id)}/studio/workflows/instances/{runId}/view" : null;

    public async Task<T> TryAsync<T>(JsonObject document, string name, Func<IStudioRuns, string, Task<T>> look, CancellationToken cancellationToken)
    {
        var person = MustRehearse();
        var definitionId = document["definitionId"]!.ToString();
        var plan = new StagePlan(ids.New(), person.Roles);
        await mediator.Send(new NoteTrial { DefinitionId = definitionId, What = name }, cancellationToken);
        try
        {
            await using var visit = await stages.MakeAsync(plan, cancellationToken);
            var run = await opening.StartAsync(visit.Stage, person, new Play(definitionId, name, document.ToJsonString(), null), cancellationToken);
            await visit.Stage.RunToIdleAsync(cancellationToken);
            await using var scope = visit.Stage.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(current.Actor);
            return await look(scope.ServiceProvider.GetRequiredService<IStudioRuns>(), run);
        }
        finally
        {
            await stages.RemoveAsync(plan.Id, CancellationToken.None);
        }
    }

    // Asked before a stage is made; the request that writes it down asks again.
    PersonActor MustRehearse() => current.Actor is PersonActor person && Permissions.Allows(person, Permission.Rehearse)
        ? person : throw new Refusal("not-allowed", Permissions.Explain(Permission.Rehearse), StatusCodes.Status403Forbidden);
}
