using System.Net;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Platform.Links;

[OnBothDatabases]
public sealed class LinkTests : IAsyncLifetime
{
    readonly OutboxApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task<(Guid Link, string Token)> Sent(string key, TimeSpan? open = null)
    {
        var link = await app.Ask(key, $"{key}@example.com", open);
        await app.Until_idle();
        return (link, app.Transport.TokenOf($"{key}@example.com"));
    }

    static HttpRequestMessage Get(string token) => new(HttpMethod.Get, $"/a/{token}");

    [Fact]
    [Trait("Rule", "R-55")]
    public async Task R55_The_secret_is_traded_for_a_session_at_a_clean_address_as_often_as_it_is_opened()
    {
        var (link, token) = await Sent("open");
        using var browser = await app.Browser();

        for (var i = 0; i < 3; i++)
        {
            var response = await browser.Raw(Get(token));

            response.StatusCode.ShouldBe(HttpStatusCode.Found);
            response.Headers.Location!.ToString().ShouldStartWith($"/a/{link:D}/opened?at=");
            (await browser.Raw(new HttpRequestMessage(HttpMethod.Get, response.Headers.Location))).Headers.Location!.ToString().ShouldBe($"/a/{link:D}/attestation");
            var cookie = response.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ToLowerInvariant();
            cookie.ShouldContain($"path=/a/{link:D}");
            cookie.ShouldContain("secure");
            cookie.ShouldContain("httponly");
            cookie.ShouldContain("samesite=lax");
            response.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
            response.Headers.CacheControl!.NoStore.ShouldBeTrue();
            response.Headers.GetValues("X-Robots-Tag").Single().ShouldContain("noindex");
            response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'none'");
            response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        }
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_Unknown_expired_used_and_revoked_get_one_and_the_same_reply()
    {
        var (_, expired) = await Sent("expired", TimeSpan.FromHours(1));
        var (usedLink, used) = await Sent("used");
        var (revokedLink, revoked) = await Sent("revoked");
        await app.Write(async services =>
        {
            await services.GetRequiredService<PersonalLinks>().UseAsync(usedLink, CancellationToken.None);
            var item = await services.GetRequiredService<AuditFlowDb>().Links.Where(l => l.Id == revokedLink).Select(l => l.ItemId).SingleAsync();
            return await services.GetRequiredService<PersonalLinks>().RevokeItemAsync("attestation", item, CancellationToken.None);
        });
        app.Clock.Advance(TimeSpan.FromHours(2));
        using var browser = await app.Browser();
        var replies = new List<(HttpStatusCode Status, string Headers, string Body)>();

        foreach (var token in new[] { Token.Make(), expired, used, revoked })
        {
            var response = await browser.Raw(Get(token));
            var headers = string.Join('\n', response.Headers.Concat(response.Content.Headers).Where(h => h.Key != "Date").OrderBy(h => h.Key).Select(h => $"{h.Key}: {string.Join(',', h.Value)}"));
            replies.Add((response.StatusCode, headers, await response.Content.ReadAsStringAsync()));
        }

        replies.Distinct().ShouldHaveSingleItem().Status.ShouldBe(HttpStatusCode.NotFound);
        replies[0].Body.ShouldContain("opens no request");
        replies[0].Headers.ShouldNotContain("Set-Cookie");
    }

    [Fact]
    [Trait("Rule", "R-51")]
    public async Task R51_A_hundred_fetches_in_any_order_change_no_row_but_the_access_log()
    {
        var (link, token) = await Sent("scanned");
        using var browser = await app.Browser();
        var before = await app.Rows("LinkFetches");
        var order = new Random(7);

        for (var i = 0; i < 100; i++)
        {
            var address = order.Next(2) == 0 ? $"/a/{token}" : $"/a/{link:D}/attestation";
            await browser.Raw(new HttpRequestMessage(order.Next(2) == 0 ? HttpMethod.Get : HttpMethod.Head, address));
        }

        await app.Inside(async services =>
        {
            await services.GetRequiredService<LinkAccessLog>().FlushAsync(CancellationToken.None);
            return true;
        });
        (await app.Rows("LinkFetches")).ShouldBe(before);
        var log = await app.Read(db => db.LinkFetches.ToListAsync());
        log.Count.ShouldBe(100);
        log.ShouldAllBe(f => f.LinkId == link || f.LinkId == null);
        log.Count(f => f.Method == "HEAD").ShouldBeInRange(20, 80);
    }

    [Fact]
    [Trait("Rule", "R-52")]
    public async Task R52_A_nonce_is_good_for_one_submit_of_its_own_link_within_two_hours()
    {
        var sessions = app.Host.Services.GetRequiredService<LinkSessions>();
        var (mine, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var value = sessions.NewNonce(mine);
        var nonce = sessions.ReadNonce(value, mine).ShouldNotBeNull();

        sessions.ReadNonce(value, other).ShouldBeNull();
        sessions.ReadNonce(value[..^2] + "xx", mine).ShouldBeNull();
        sessions.ReadNonce(null, mine).ShouldBeNull();
        await Spend(nonce);
        (await Should.ThrowAsync<Refusal>(() => Spend(nonce))).Code.ShouldBe("form-already-sent");
        app.Clock.Advance(TimeSpan.FromHours(2));
        sessions.ReadNonce(value, mine).ShouldBeNull();

        Task<bool> Spend(Guid id) => app.Write(async services =>
        {
            await services.GetRequiredService<PersonalLinks>().SpendAsync(id, CancellationToken.None);
            return true;
        });
    }

    [Fact]
    [Trait("Rule", "R-52")]
    public async Task R52_Of_ten_submits_at_once_one_uses_the_link()
    {
        var (link, _) = await Sent("raced");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            try
            {
                return await app.Write(async services =>
                {
                    await services.GetRequiredService<PersonalLinks>().UseAsync(link, CancellationToken.None);
                    return true;
                });
            }
            catch (Refusal refusal) when (refusal.Code == "link-over")
            {
                return false;
            }
        }));

        outcomes.Count(won => won).ShouldBe(1);
    }

    [Fact]
    [Trait("Rule", "R-50")]
    public async Task R50_A_link_ends_with_its_item_and_after_fourteen_days_at_the_latest()
    {
        var soon = await app.Ask("soon", open: TimeSpan.FromDays(3));
        var late = await app.Ask("late", open: TimeSpan.FromDays(90));

        (await Ends(soon)).ShouldBe(app.Clock.GetUtcNow() + TimeSpan.FromDays(3));
        (await Ends(late)).ShouldBe(app.Clock.GetUtcNow() + TimeSpan.FromDays(14));

        Task<DateTimeOffset> Ends(Guid link) => app.Read(db => db.Links.Where(l => l.Id == link).Select(l => l.ExpiresAt).SingleAsync());
    }

    [Fact]
    [Trait("Rule", "R-56")]
    public async Task R56_No_line_of_the_log_holds_a_secret()
    {
        var (_, token) = await Sent("logged");
        using var browser = await app.Browser();
        await browser.Raw(Get(token));
        await browser.Raw(Get(token + "x"));
        await browser.Raw(new HttpRequestMessage(HttpMethod.Post, $"/a/{token}"));
        await browser.Raw(new HttpRequestMessage(HttpMethod.Get, $"/a/{token}/attestation?back={token}"));

        var lines = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(app.Folder, "logs")))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            lines.AddRange((await reader.ReadToEndAsync()).Split('\n'));
        }

        lines.ShouldContain(l => l.Contains("a/{token}", StringComparison.Ordinal));
        lines.ShouldNotContain(l => l.Contains(token, StringComparison.Ordinal));
    }
}
