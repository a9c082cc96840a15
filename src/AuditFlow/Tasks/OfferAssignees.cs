using AuditFlow.Controls;
using AuditFlow.Engine;
using AuditFlow.People;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>Whom a task can be given to: the rules first, because they still hold when people change, then people, then the owners of controls.</summary>
[Allow(Permission.ViewPeople)]
internal sealed record OfferAssignees : OfferChoices;

internal sealed class OfferAssigneesHandler(AuditFlowDb db) : IRequestHandler<OfferAssignees, IReadOnlyList<Choice>>
{
    const int MostPeople = 300;

    public async Task<IReadOnlyList<Choice>> Handle(OfferAssignees request, CancellationToken cancellationToken)
    {
        var rules = Enum.GetValues<Role>().Select(r => new Choice($"role:{r}", $"Role: {r.Words}")).Prepend(new Choice("lead", "The lead of the audit")).ToList();
        var people = await db.People.OrderBy(p => p.Email).Take(MostPeople).Select(p => new Choice(p.Email, p.DisplayName + " (" + p.Email + ")")).ToListAsync(cancellationToken);
        var owners = await db.CurrentControls.Where(c => c.Control.RetiredOn == null).OrderBy(c => c.Control.ControlId).Take(OfferChoices.Most - rules.Count - people.Count)
            .Select(c => new Choice("owner:" + c.Control.ControlId, "Owner of " + c.Control.ControlId)).ToListAsync(cancellationToken);
        return [.. rules, .. people, .. owners];
    }
}
