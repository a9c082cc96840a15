using System.Net;
using System.Text.Json.Nodes;
using AuditFlow.Platform.Security;
using AuditFlow.Rehearsals;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Studio;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tests.Rehearsals;

/// <summary>The sample company, and people who press Run in the Studio.</summary>
public sealed class RehearsalApp : AttestationApp
{
    internal Stages Stages => Host.Services.GetRequiredService<Stages>();

    internal RehearsalPump Pump => Host.Services.GetRequiredService<RehearsalPump>();

    /// <summary>Draws, and presses Run on the draft. Returns the run's id.</summary>
    internal static async Task<string> Run(StudioClient studio, string drawing)
    {
        await studio.Save(JsonNode.Parse(drawing)!);
        var answer = await Press(studio, (string)JsonNode.Parse(drawing)!["definitionId"]!);
        return answer.Headers.GetValueOrDefault("x-elsa-workflow-instance-id") ?? throw new InvalidOperationException($"{answer.Status}: {answer.Text}");
    }

    internal static Task<Answer> Press(StudioClient studio, string drawing)
        => studio.Post($"workflow-definitions/{drawing}/execute", JsonNode.Parse("""{"correlationId":null,"triggerActivityId":null,"versionOptions":"Latest","input":null}"""));

    internal Task<Rehearsal> Of(string run) => Read(db => db.Rehearsals.AsNoTracking().SingleAsync(r => r.RunId == run));

    /// <summary>Looks at the rows of a stage.</summary>
    internal async Task<T> OnStage<T>(Guid rehearsal, Func<AuditFlowDb, Task<T>> read)
    {
        await using var visit = (await Stages.VisitAsync(rehearsal, CancellationToken.None))!;
        await using var scope = visit.Stage.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<AuditFlowDb>());
    }

    /// <summary>Asks the services of a stage.</summary>
    internal async Task<T> OfStage<T>(Guid rehearsal, Func<IServiceProvider, T> ask)
    {
        await using var visit = (await Stages.VisitAsync(rehearsal, CancellationToken.None))!;
        return ask(visit.Stage.Services);
    }

    internal async Task<T> SendOnStage<T>(Guid rehearsal, MediatR.IRequest<T> request)
    {
        await using var visit = (await Stages.VisitAsync(rehearsal, CancellationToken.None))!;
        var sent = await visit.Stage.SendAsync(new PersonActor(Guid.Empty, null, Lead, [Role.ComplianceLead]), request, CancellationToken.None);
        await Pump.LookAsync(rehearsal, CancellationToken.None);
        return sent;
    }

    internal static async Task<HttpStatusCode> Follow(TestBrowser browser, string address)
    {
        await browser.Open(new Uri(address).PathAndQuery);
        return browser.Status;
    }
}
