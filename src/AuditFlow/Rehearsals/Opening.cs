using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Audits;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Rehearsals;

/// <summary>Sets a new stage: publishes the drawing there, plans an audit like the company's newest, and starts the drawing for it.</summary>
internal sealed class Opening(AuditFlowDb company, TimeProvider clock)
{
    /// <summary>Starts a drawing; what is wrong with it is refused with every reason.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="person">Who leads the audit of the rehearsal.</param>
    /// <param name="play">What is started.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The id of the run.</returns>
    public async Task<string> StartAsync(Stage stage, PersonActor person, Play play, CancellationToken cancellationToken)
    {
        if (play.UnpublishedJson is { } json)
        {
            await stage.SendAsync(new SystemActor("rehearsal"), new PublishDrawing { Json = json }, cancellationToken);
        }

        // Whoever rehearses leads the audit of the rehearsal, whatever they may do in the company.
        var lead = person with { Roles = [.. person.Roles.Append(Role.ComplianceLead).Distinct()] };
        var audit = await stage.SendAsync(lead, await PlanAsync(play, cancellationToken), cancellationToken);
        return await stage.SendAsync(
            lead, new StartAudit { AuditId = audit, Drawing = play.DefinitionId, Input = play.Input is null ? null : JsonSerializer.SerializeToElement(play.Input) }, cancellationToken);
    }

    async Task<CreateAudit> PlanAsync(Play play, CancellationToken cancellationToken)
    {
        var name = $"Rehearsal of {play.Name}";
        name = name[..Math.Min(name.Length, 120)];
        if (await company.Audits.AsNoTracking().Where(a => a.State != AuditState.Abandoned).OrderByDescending(a => a.CreatedAt).FirstOrDefaultAsync(cancellationToken) is { } newest)
        {
            return new CreateAudit { Name = name, Kind = newest.Kind, Categories = newest.Categories, PeriodFrom = newest.PeriodFrom, PeriodTo = newest.PeriodTo };
        }

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return new CreateAudit { Name = name, Kind = AuditKind.Soc2TypeII, PeriodFrom = today.AddYears(-1).AddDays(1), PeriodTo = today };
    }
}

/// <summary>What is rehearsed.</summary>
/// <param name="DefinitionId">The drawing.</param>
/// <param name="Name">Of the drawing, for people.</param>
/// <param name="UnpublishedJson">The document when it is not published in the company.</param>
/// <param name="Input">Its members are the inputs of the run.</param>
internal sealed record Play(string DefinitionId, string Name, string? UnpublishedJson, JsonObject? Input);
