using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Rehearsals;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Rehearsals;

/// <summary>There is a last place, and one takes it.</summary>
[OnBothDatabases]
public sealed class RehearsalLimitTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task Of_many_who_begin_at_once_one_gets_the_last_place()
    {
        var now = app.Clock.GetUtcNow();
        await app.Inside(services => services.GetRequiredService<Transaction>().RunAsync(
            () =>
            {
                services.GetRequiredService<AuditFlowDb>().Rehearsals.AddRange(Enumerable.Range(1, Rehearsal.Most - 1).Select(n => new Rehearsal
                {
                    Id = Guid.CreateVersion7(), DefinitionId = "full", DrawingName = "Full", Version = 1, RunId = $"run-{n}", StartedBy = "lead@example.com", Powers = [Role.ComplianceLead], CreatedAt = now, EndsAt = now + Rehearsal.Lifetime,
                }));
                return Task.FromResult(true);
            },
            CancellationToken.None));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            try
            {
                await app.As(Role.ComplianceLead).Send(new BeginRehearsal { Id = Guid.CreateVersion7(), DefinitionId = "full", DrawingName = "Full", Version = 1, RunId = $"late-{n}" });
                return "begun";
            }
            catch (Refusal refusal)
            {
                return refusal.Code;
            }
        })));

        outcomes.Count(o => o == "begun").ShouldBe(1);
        outcomes.Count(o => o == "too-many-rehearsals").ShouldBe(7);
        (await app.Read(db => db.Rehearsals.CountAsync())).ShouldBe(Rehearsal.Most);
    }
}
