using AuditFlow.Platform.Languages;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Logging;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Scheduling;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Signing;
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
        ProcessLanguage.Set();
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
        builder.Services.AddRateLimiter(limits => limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests);
        builder.Services.AddProduct(settings);
        if (settings.Pumps.Enabled)
        {
            builder.Services.AddHostedService(provider => provider.GetRequiredService<WorkflowPump>());
            builder.Services.AddHostedService(provider => provider.GetRequiredService<OutboxPump>());
            builder.Services.AddHostedService(provider => provider.GetRequiredService<BounceWatch>());
            builder.Services.AddScheduling(settings.Database);
        }

        builder.Services.AddHostedService(provider => provider.GetRequiredService<LinkAccessLog>());

        builder.Services.AddPages();
        builder.Services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));

        var app = builder.Build();
        Use(app);
        return app;
    }

    /// <summary>What pages need, of the company and of a stage alike.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRouting(routing => routing.LowercaseUrls = true);
        services.AddRazorPages(pages => pages.RootDirectory = "/");

        // Not with its slice: commands are built from the slices too, and have no pages.
        services.AddSingleton<PageAddresses>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "auditflow-form";
            antiforgery.HeaderName = StudioEndpoints.TokenHeader;
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;

            // Always would also refuse plain http, which Development and a proxy that ends TLS speak; the cookie rule makes it Secure.
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }

    static void Use(WebApplication app)
    {
        app.UseTrustedProxies(app.Services.GetRequiredService<AuditFlowSettings>().Network);
        if (app.Environment.IsDevelopment())
        {
            app.UseMiddleware<LoopbackOnly>();
        }

        app.UseMiddleware<RequestLog>();
        app.UseCookieRule();
        app.UsePageLanguage();
        app.UseShared();
        if (!app.Environment.IsDevelopment())
        {
            // Behind what renders error pages anew, which takes the headers of before away.
            app.UseHsts();
        }

        app.UseMiddleware<RefusalPages>();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseMiddleware<ActorMiddleware>();
        foreach (var gate in app.Services.GetServices<IPageGate>())
        {
            gate.Use(app);
        }

        UsePages(app);
        app.MapHealth();
        app.MapBounces();
    }

    /// <summary>The pages of a stage. Who may come there was asked before, and by the company's own sign-in. It is never started, so its last step has to be named.</summary>
    public static void UseStagePages(this WebApplication stage)
    {
        stage.UseMiddleware<RefusalPages>();
        stage.UseRouting();
        stage.UseMiddleware<ActorMiddleware>();
        UsePages(stage);
        ((IApplicationBuilder)stage).UseEndpoints(_ => { });
    }

    static void UsePages(WebApplication app)
    {
        app.UseMiddleware<LinkGate>();
        app.UseStudio();
        app.UseAuthorization();
        app.MapStaticAssets().AllowAnonymous();
        app.MapStudio();
        app.MapRazorPages().WithStaticAssets();
    }

    /// <summary>What has to be done once before the first request: the schema, the keys, the drawings that came with this version.</summary>
    public static async Task PrepareAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        await app.Services.MigrateAsync(cancellationToken);
        using var turn = await app.Services.TakeTurnToPrepareAsync(cancellationToken);
        MakeFirstKey(app);
        await SigningKeySetup.MakeFirstAsync(app.Services, cancellationToken);
        await ShippedDrawings.PublishAsync(app.Services, cancellationToken);
    }

    /// <summary>The same for a stage, where the drawings are those of the company.</summary>
    public static async Task PrepareStageAsync(this WebApplication stage, CancellationToken cancellationToken)
    {
        await stage.Services.MigrateAsync(cancellationToken);
        MakeFirstKey(stage);
        await SigningKeySetup.MakeFirstAsync(stage.Services, cancellationToken);
    }

    // Later it would be made in the middle of a request.
    static void MakeFirstKey(WebApplication app) => app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("start").Protect("start");
}
