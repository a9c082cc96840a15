using AuditFlow.Controls;
using AuditFlow.Demo;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Storage;

/// <summary>The ninety days of the sample company, lived on a server.</summary>
[Trait("Category", "slow")]
[OnPostgresAlone("On SQLite the first start does it, which other tests look at.")]
public sealed class DemoOnServerTests : AuditFlowApp
{
    [Fact]
    public async Task The_product_starts_with_the_demo_company_and_shows_it()
    {
        string[] args = ["--environment", "Test", $"--Data:Folder={Folder}", "--PublicUrl=https://localhost", "--Pumps:Enabled=false", .. Database.Settings.Select(setting => $"--{setting.Key}={setting.Value}")];

        (await DemoCompany.SeedAsync(args, Clock.GetUtcNow(), TestContext.Current.CancellationToken)).ShouldBeTrue();

        (await Read(db => db.Controls.CountAsync())).ShouldBe(96);
        (await Read(db => db.Instances.CountAsync(i => i.SubStatus == "Finished"))).ShouldBeGreaterThan(0);
        (await Read(db => db.Instances.SumAsync(i => i.IncidentCount))).ShouldBe(0);
        (await Read(db => db.Signals.CountAsync(s => s.ParkedBecause != null))).ShouldBe(0);
        using var browser = await Browser(Role.ComplianceLead);
        (await browser.Open("/board")).Text.ShouldContain("Remediation");
    }
}
