using System.Text.Encodings.Web;
using System.Text.Unicode;
using AuditFlow.Platform;
using AuditFlow.Platform.Settings;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.WebEncoders;

namespace AuditFlow.Shared;

/// <summary>The shell around all pages: layouts, tag helpers, headers, error pages.</summary>
internal sealed class SharedSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<Reader>();

        // Dashes and names stay letters in the page instead of becoming entities.
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));

        // A person without the right gets the error page at the address itself, not a redirect away from it.
        services.PostConfigure<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme, cookie =>
            cookie.Events.OnRedirectToAccessDenied = denied =>
            {
                denied.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            });
    }
}

internal static class SharedSetup
{
    /// <summary>Before everything that answers requests, so that headers and error pages cover it all.</summary>
    public static IApplicationBuilder UseShared(this IApplicationBuilder app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error/500",
            CreateScopeForErrors = true,
            StatusCodeSelector = fault => fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        return app;
    }
}
