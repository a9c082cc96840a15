using AuditFlow.Browser.Tests.Fixtures;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: AssemblyFixture(typeof(AuditFlow.Tests.Fixtures.MigratedDatabase))]

namespace AuditFlow.Browser.Tests.Fixtures;

/// <summary>
/// The machine's own Chromium, started once for all tests. Where there is none the tests are skipped with that reason,
/// or fail with it when AUDITFLOW_ALL=1.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    static readonly string Path = Environment.GetEnvironmentVariable("AUDITFLOW_CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium";

    IPlaywright? playwright;
    IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (File.Exists(Path))
        {
            playwright = await Playwright.CreateAsync();
            browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = Flags });
        }
    }

    /// <summary>A window with cookies of its own.</summary>
    public async Task<IBrowserContext> OpenWindow(BrowserNewContextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (browser is null)
        {
            var reason = $"Chromium is missing: {Path} does not exist. Install the Debian package chromium, or name another with AUDITFLOW_CHROMIUM.";
            if (Environment.GetEnvironmentVariable("AUDITFLOW_ALL") == "1")
            {
                Assert.Fail(reason);
            }

            Assert.Skip(reason);
        }

        // The certificate was made by the test a moment ago.
        options.IgnoreHTTPSErrors = true;
        return await browser.NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
