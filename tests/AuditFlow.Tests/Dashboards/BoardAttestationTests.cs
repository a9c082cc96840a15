using AuditFlow.Attestations;
using AuditFlow.Dashboards;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Dashboards;

[OnBothDatabases]
public sealed class BoardAttestationTests(CampaignApp app) : IClassFixture<CampaignApp>
{
    [Fact]
    public async Task A_requested_attestation_stands_on_the_board_until_it_is_signed()
    {
        var campaign = await app.Campaign();

        var asked = (await Board()).Items.ShouldHaveSingleItem();
        asked.ShouldSatisfyAllConditions(
            i => i.Id.ShouldBe(CampaignApp.ControlId), i => i.Owner.ShouldBe(CampaignApp.Owner), i => i.State.ShouldBe("Sent"), i => i.Url.ShouldBe($"/campaigns/{campaign}"));

        // Twenty days on, the day by which it was due has passed and the manager has been told.
        await app.After(TimeSpan.FromDays(20));
        var late = await Board();
        late.Items.ShouldHaveSingleItem().State.ShouldBe("Escalated");
        late.Overdue.ShouldBe(1);
        var browser = await app.Browser(Role.Manager);
        await browser.Open("/board?kind=attestation&late=true");
        browser.Text.ShouldContain(CampaignApp.ControlId);
        browser.Text.ShouldContain("1 attestation");

        await app.Answer(await app.AttestationOf(campaign), AttestationAnswer.OperatedAsDescribed);
        var done = await Board();
        done.Items.ShouldBeEmpty();
        done.ClosedLately.ShouldBe(1);
    }

    Task<ShownBoard> Board() => app.As(Role.Manager).Send(new ShowBoard { Kind = BoardKind.Attestation });
}
