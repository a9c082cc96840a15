using System.Net;
using AuditFlow.People;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.People;

[OnBothDatabases]
public sealed class SignInTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    [Fact]
    public async Task A_visitor_is_asked_to_sign_in_and_comes_back_to_the_page()
    {
        await app.Send(new AddAccount { Email = "lead@example.com", Roles = [Role.ComplianceLead], Password = "a long enough one" });
        using var browser = await app.Browser();

        await browser.Open("/sign-out");
        browser.Address.AbsolutePath.ShouldBe("/sign-in");

        await browser.Submit("Sign in", ("Form.Email", "Lead@Example.com"), ("Form.Password", "a long enough one"));
        browser.Address.AbsolutePath.ShouldBe("/sign-out");
        browser.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_mailbox_get_the_same_answer_and_only_the_first_is_counted()
    {
        await app.Send(new AddAccount { Email = "owner@example.com", Roles = [Role.ControlOwner], Password = "a long enough one" });
        using var browser = await app.Browser();

        await browser.Open("/sign-in");
        await browser.Submit("Sign in", ("Form.Email", "owner@example.com"), ("Form.Password", "wrong"));
        var wrong = browser.Text;
        await browser.Submit("Sign in", ("Form.Email", "nobody@example.com"), ("Form.Password", "wrong"));

        wrong.ShouldContain("do not belong together");
        browser.Text.ShouldBe(wrong);
        (await app.Read(db => db.Accounts.SingleAsync(a => a.Email == "owner@example.com"))).AccessFailedCount.ShouldBe(1);
    }

    [Fact]
    public async Task An_account_needs_a_long_password_and_a_free_mailbox()
    {
        var first = new AddAccount { Email = "twice@example.com", Roles = [Role.Tester], Password = "a long enough one" };
        await app.Send(first);

        (await Should.ThrowAsync<InvalidRequest>(() => app.Send(first))).Errors.ShouldContain(e => e.Field == "Email");
        (await Should.ThrowAsync<InvalidRequest>(() => app.Send(first with { Email = "short@example.com", Password = "short" }))).Errors.ShouldContain(e => e.Field == "Password");
    }

    [Fact]
    public async Task Only_an_administrator_or_an_operator_adds_accounts()
    {
        var request = new AddAccount { Email = "new@example.com", Roles = [Role.Tester], Password = "a long enough one" };

        var refusal = await Should.ThrowAsync<Refusal>(() => app.As(Role.ComplianceLead).Send(request));

        refusal.Status.ShouldBe(403);
        refusal.Message.ShouldContain("administrator");
        await app.As(Role.Administrator).Send(request);
    }
}
