using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform;

[OnBothDatabases]
public sealed class TransactionTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task A_write_outside_a_command_is_refused_even_when_a_library_makes_it()
        => await app.Inside(async services =>
        {
            var account = new Account { Id = Guid.CreateVersion7(), UserName = "x", Email = "x@example.com", Roles = [] };
            var refused = await Should.ThrowAsync<DbUpdateException>(() => services.GetRequiredService<UserManager<Account>>().CreateAsync(account, "a long enough one"));
            refused.InnerException.ShouldBeOfType<WriteOutsideTransaction>();
            await Should.ThrowAsync<WriteOutsideTransaction>(() => services.GetRequiredService<AuditFlowDb>().Accounts.ExecuteDeleteAsync());
            return true;
        });

    [Fact]
    [Trait("Rule", "R-61")]
    public async Task R61_Twenty_commands_at_once_make_one_chain_without_a_gap()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => app.Send(new AddAccount
        {
            Email = $"parallel{i}@example.com", Roles = [Role.Tester], Password = "a long enough one",
        })));

        var entries = await app.Read(db => db.TrailEntries.Where(e => e.Stream == TrailStream.Company).OrderBy(e => e.Sequence).ToListAsync());
        var head = await app.Read(db => db.TrailHeads.SingleAsync(h => h.Stream == TrailStream.Company));
        entries.Count(e => e.Subject.StartsWith("account:parallel", StringComparison.Ordinal)).ShouldBe(20);
        TrailChain.FindBreak(entries, head).ShouldBeNull();
    }

    [Fact]
    [Trait("Rule", "R-61")]
    public async Task R61_A_changed_or_missing_entry_breaks_the_chain()
    {
        await app.Send(new AddAccount { Email = "chained@example.com", Roles = [Role.Tester], Password = "a long enough one" });
        var entries = await app.Read(db => db.TrailEntries.AsNoTracking().Where(e => e.Stream == TrailStream.Company).OrderBy(e => e.Sequence).ToListAsync());
        var head = await app.Read(db => db.TrailHeads.SingleAsync(h => h.Stream == TrailStream.Company));
        var last = entries[^1];
        var changed = new TrailEntry
        {
            Stream = last.Stream, Sequence = last.Sequence, At = last.At, Actor = "person:somebody@example.com", What = last.What,
            Subject = last.Subject, Sentence = last.Sentence, Facts = last.Facts, Hash = last.Hash,
        };

        TrailChain.FindBreak([.. entries[..^1], changed], head).ShouldBe($"Entry {last.Sequence} does not match its hash.");
        TrailChain.FindBreak(entries[..^1], head).ShouldNotBeNull().ShouldContain("The chain ends");
        TrailChain.FindBreak(entries[1..], head).ShouldBe("Entry 1 is missing.");
    }

    [Fact]
    public async Task Writers_enter_the_gate_in_the_order_in_which_they_came_and_one_that_gives_up_is_passed_over()
    {
        var gate = new WriteGate(isOpenToAll: false);
        var order = new List<int>();
        var first = await gate.EnterAsync(CancellationToken.None);
        using var impatient = new CancellationTokenSource();
        var queued = new List<Task>();
        for (var i = 0; i < 5; i++)
        {
            queued.Add(Enter(i, i == 2 ? impatient.Token : CancellationToken.None));
        }

        await impatient.CancelAsync();
        first.Dispose();
        await Task.WhenAll(queued);

        order.ShouldBe([0, 1, 3, 4]);

        async Task Enter(int who, CancellationToken cancellationToken)
        {
            try
            {
                using (await gate.EnterAsync(cancellationToken))
                {
                    order.Add(who);
                }
            }
            catch (OperationCanceledException)
            {
            }
        }
    }
}
