using AuditFlow.Platform.Links;
using AuditFlow.Platform.Logging;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Shared;
using AuditFlow.Studio;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;

namespace AuditFlow.Platform.Web;

/// <summary>The web application: pages, and the pumps and clocks that run beside them.</summary>
internal static class WebHost
{
    /// <summary>Builds the application; arguments such as <c>--urls</c> and <c>--environment</c> pass through.</summary>
    /// <param name="args">Command line.</param>
    /// <param name="adjust">For hosts that are not the program itself, such as tests: called before anything is registered.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args, ApplicationName = "auditflow", ContentRootPath = AppContext.BaseDirectory,
        });
        adjust?.Invoke(builder);
        if (builder.Environment.IsDevelopment())
        {
            builder.WebHost.UseStaticWebAssets();
        }

        var settings = SettingsSetup.Read(builder.Configuration, builder.Environment, sendsLinks: true);
        builder.Logging.AddProductLog(Path.Combine(settings.Data.Folder, "logs"), errorsOnly: false);
        builder.Services.AddProduct(settings);
        if (settings.Pumps.Enabled)
        {
            builder.Services.AddHostedService(provider => provider.GetRequiredService<WorkflowPump>());
            builder.Services.AddHostedService(provider => provider.GetRequiredService<OutboxPump>());
            builder.Services.AddScheduling(settings.Database);
        }

        builder.Services.AddHostedService(provider => provider.GetRequiredService<LinkAccessLog>());
        builder.Services.AddRateLimiter(LinkRateLimit.Configure);

        builder.Services.AddRouting(routing => routing.LowercaseUrls = true);
        builder.Services.AddRazorPages(pages => pages.RootDirectory = "/");

        // Not with its slice: commands are built from the slices too, and have no pages.
        builder.Services.AddSingleton<PageAddresses>();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        builder.Services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "auditflow-form";
            antiforgery.HeaderName = StudioEndpoints.TokenHeader;
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;

            // Always would also refuse plain http, which Development and a proxy that ends TLS speak; the cookie rule makes it Secure.
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        builder.Services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));

        var app = builder.Build();
        Use(app);
        return app;
    }

    static void Use(WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.UseMiddleware<LoopbackOnly>();
        }
        else
        {
            app.UseHsts();
        }

        app.UseMiddleware<RequestLog>();
        app.UseCookieRule();
        app.UseShared();
        app.UseMiddleware<RefusalPages>();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseMiddleware<ActorMiddleware>();
        app.UseMiddleware<LinkGate>();
        app.UseStudio();
        app.UseAuthorization();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealth();
        app.MapStudio();
        app.MapRazorPages().WithStaticAssets();
    }

    /// <summary>What has to be done once before the first request: the schema, the keys, the drawings that came with this version.</summary>
    public static async Task PrepareAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        await app.Services.MigrateAsync(cancellationToken);
        using var turn = await app.Services.TakeTurnToPrepareAsync(cancellationToken);

        // Makes the first key now: later it would be made in the middle of a request.
        app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("start").Protect("start");
        await ShippedDrawings.PublishAsync(app.Services, cancellationToken);
    }
}
