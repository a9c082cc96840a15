using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuditFlow.People;
using AuditFlow.Platform.Security;
using AuditFlow.Tests.Fixtures;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Playwright;

namespace AuditFlow.Browser.Tests.Fixtures;

/// <summary>The product on a real port of this machine, by https as in production, on the test's clock.</summary>
public class ServedApp(Chromium chromium) : AuditFlowApp
{
    const string Password = "correct horse battery";

    /// <summary>Where it answers, for example https://127.0.0.1:40123.</summary>
    public Uri Address { get; private set; } = new("https://127.0.0.1/");

    /// <summary>The port to listen on; 0 takes any that is free.</summary>
    protected virtual int Port => 0;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Address = new Uri(Host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    protected override void Listen(WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, listen => listen.UseHttps(OwnCertificate())));
    }

    /// <summary>A page of a new window; console errors and refused resources count as failures of the page.</summary>
    public async Task<Tab> OpenTab(BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = Address.ToString();
        var window = await chromium.OpenWindow(options);
        return new Tab(window, await window.NewPageAsync());
    }

    /// <summary>A new window in which somebody with these roles has signed in.</summary>
    public Task<Tab> OpenTabAs(Role[] roles, BrowserNewContextOptions? options = null)
        => OpenTabOf($"{string.Join("-", roles)}@example.com".ToLowerInvariant(), roles, options);

    /// <summary>A new window in which the owner of this mailbox has signed in; the account is made when there is none.</summary>
    public async Task<Tab> OpenTabOf(string email, Role[] roles, BrowserNewContextOptions? options = null)
    {
        if (!await Read(db => Task.FromResult(db.Accounts.Any(a => a.Email == email))))
        {
            await Send(new AddAccount { Email = email, Roles = roles, Password = Password });
        }

        var tab = await OpenTab(options);
        await SignIn(tab, email);
        return tab;
    }

    /// <summary>Signs somebody in who has an account; again, when the session has ended since.</summary>
    public static async Task SignIn(Tab tab, string email)
    {
        ArgumentNullException.ThrowIfNull(tab);
        await tab.Page.GotoAsync("/sign-in");
        await tab.Page.GetByLabel("Mailbox").FillAsync(email);
        await tab.Page.GetByLabel("Password").FillAsync(Password);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await tab.Page.WaitForURLAsync(url => !url.EndsWith("/sign-in", StringComparison.Ordinal));
    }

    static X509Certificate2 OwnCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
