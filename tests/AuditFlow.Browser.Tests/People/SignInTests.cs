using AuditFlow.Browser.Tests.Fixtures;
using AuditFlow.People;
using AuditFlow.Platform.Security;
using Shouldly;

namespace AuditFlow.Browser.Tests.People;

public sealed class SignInTests(ServedApp app) : IClassFixture<ServedApp>
{
    [Fact]
    public async Task Somebody_signs_in_with_the_keyboard_alone()
    {
        await app.Send(new AddAccount { Email = "keyboard@example.com", Roles = [Role.ComplianceLead], Password = "correct horse battery" });
        await using var tab = await app.OpenTab();
        await tab.Page.GotoAsync("/sign-in");

        // The first stop is the way past the navigation, as on every page.
        await tab.Page.Keyboard.PressAsync("Tab");
        (await Focused(tab)).ShouldBe("Skip to the content");
        await tab.Page.Keyboard.PressAsync("Enter");
        await TabTo(tab, "Form.Email");
        await tab.Page.Keyboard.TypeAsync("keyboard@example.com");
        await TabTo(tab, "Form.Password");
        await tab.Page.Keyboard.TypeAsync("correct horse battery");
        await tab.Page.Keyboard.PressAsync("Enter");

        await tab.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        (await tab.Page.Context.CookiesAsync()).Single(c => c.Name == "auditflow").ShouldSatisfyAllConditions(
            c => c.HttpOnly.ShouldBeTrue(), c => c.Secure.ShouldBeTrue(), c => c.SameSite.ShouldBe(Microsoft.Playwright.SameSiteAttribute.Lax));
    }

    [Fact]
    public async Task A_wrong_password_is_said_in_a_sentence_that_is_read_out()
    {
        await using var tab = await app.OpenTab();
        await tab.Page.GotoAsync("/sign-in");
        await tab.Page.GetByLabel("Mailbox").FillAsync("nobody@example.com");
        await tab.Page.GetByLabel("Password").FillAsync("not the password");
        await tab.Page.Keyboard.PressAsync("Enter");

        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert).GetByText("Mailbox and password do not belong together.").WaitForAsync();
    }

    static async Task TabTo(Tab tab, string name)
    {
        for (var stops = 0; stops < 12; stops++)
        {
            if (await tab.Page.EvaluateAsync<string>("document.activeElement.name ?? ''") == name)
            {
                return;
            }

            await tab.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{name} cannot be reached with Tab.");
    }

    static Task<string> Focused(Tab tab) => tab.Page.EvaluateAsync<string>("document.activeElement.textContent.trim()");
}
