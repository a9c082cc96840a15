using System.Net;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Settings;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Links;

[OnBothDatabases]
public sealed class TypedCodeTests : IAsyncLifetime
{
    readonly LinkApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    [Trait("Rule", "R-53")]
    public async Task R53_A_code_opens_what_its_link_opens_as_often_as_it_is_typed()
    {
        var task = await app.Asked();
        var link = await app.LinkOf(task);

        for (var i = 0; i < 2; i++)
        {
            using var browser = await app.Browser();
            await browser.Open("/attest");
            browser.Headers!.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            browser.Headers.CacheControl!.NoStore.ShouldBeTrue();
            await browser.Submit("Open the request", ("code", app.CodeTo().ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));

            browser.Address.ToString().ShouldEndWith($"/a/{link.Id:D}/task");
            browser.Text.ShouldContain("Do the step");
        }
    }

    [Fact]
    [Trait("Rule", "R-53")]
    public async Task R53_Wrong_codes_cost_tries_and_the_right_one_does_not_help_past_the_limit()
    {
        await app.Asked();
        using var browser = await app.Browser();
        await browser.Open("/attest");
        for (var i = 0; i < LinkLimit.WrongCodesOfAddress.Most; i++)
        {
            await browser.Submit("Open the request", ("code", LinkCode.Make()));
            browser.Status.ShouldBe(HttpStatusCode.NotFound);
            browser.Text.ShouldContain("This code opens nothing");
            await browser.Open("/attest");
        }

        await browser.Submit("Open the request", ("code", app.CodeTo()));
        browser.Status.ShouldBe(HttpStatusCode.TooManyRequests);

        app.Clock.Advance(LinkLimit.WrongCodesOfAddress.Within);
        await browser.Open("/attest");
        await browser.Submit("Open the request", ("code", app.CodeTo()));
        browser.Text.ShouldContain("Do the step");
    }

    [Fact]
    [Trait("Rule", "R-53")]
    public async Task R53_The_database_alone_does_not_tell_which_code_a_hash_is_of()
    {
        var task = await app.Asked();
        var link = await app.LinkOf(task);
        var hash = (await app.Read(db => db.LinkTokens.AsNoTracking().SingleAsync(t => t.LinkId == link.Id))).CodeHash.ShouldNotBeNull();

        var same = app.Host.Services.GetRequiredService<LinkKey>().HashOf("link-code", app.CodeTo());
        var elsewhere = new LinkKey(new AuditFlowSettings { Links = new() { CodeKey = new string('x', 32) } }, app.Host.Services.GetRequiredService<IServiceScopeFactory>()).HashOf("link-code", app.CodeTo());

        same.ShouldBe(hash);
        elsewhere.ShouldNotBe(hash);
        Token.HashOf(app.CodeTo()).ShouldNotBe(hash);
    }

    [Fact]
    [Trait("Rule", "R-50")]
    public async Task R50_A_code_ends_with_its_link()
    {
        var task = await app.Asked();
        using var browser = await app.Opened();
        await browser.Submit("Send the answer", ("Form.Outcome", "Done"), ("Form.TypedName", "Iam Lead"));

        await browser.Open("/attest");
        await browser.Submit("Open the request", ("code", app.CodeTo()));

        browser.Status.ShouldBe(HttpStatusCode.NotFound);
        (await app.LinkOf(task)).UsedAt.ShouldNotBeNull();
    }
}
