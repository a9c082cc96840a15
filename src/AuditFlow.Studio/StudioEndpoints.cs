using AuditFlow.Studio.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuditFlow.Studio;

/// <summary>Puts the Studio into a web application: its files, the API that it calls, its pages. All of it asks for a signed-in person.</summary>
public static class StudioEndpoints
{
    /// <summary>Everything lies below; the pages have it as their base address.</summary>
    public static readonly PathString Root = "/studio";

    /// <summary>What the Studio is told as its back end.</summary>
    public static readonly PathString Api = "/studio/api";

    /// <summary>The one header that the Studio sends with every call; it carries the antiforgery token.</summary>
    public const string TokenHeader = "X-AuditFlow-Form";

    /// <summary>Says that the warnings of a refused publication were read and are accepted.</summary>
    public const string AcceptedHeader = "X-AuditFlow-Accepted";

    /// <summary>The host adds an <see cref="IStudioHost"/>, an <see cref="IStudioLibrary"/>, an <see cref="IStudioRuns"/>, an <see cref="IStudioRehearsals"/> and an <see cref="IStudioOptions"/>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="folder">Where the files of the npm package lie.</param>
    public static IServiceCollection AddStudio(this IServiceCollection services, string folder) => services.AddSingleton(new StudioFiles(folder)).AddScoped<Palette>().AddScoped<InputOptions>().AddScoped<Answers>();

    /// <summary>After authentication and before authorization.</summary>
    public static IApplicationBuilder UseStudio(this IApplicationBuilder app) => app.UseMiddleware<StudioGuard>();

    public static void MapStudio(this IEndpointRouteBuilder endpoints)
    {
        foreach (var files in new[] { "_framework/{**path}", "_content/{**path}", "appsettings.json", "Elsa.Studio.Host.CustomElements.styles.css" })
        {
            endpoints.MapMethods($"{Root}/{files}", [HttpMethods.Get, HttpMethods.Head], (HttpContext context, StudioFiles all) => all.AnswerAsync(context)).WithDisplayName("Studio file");
        }

        var api = endpoints.MapGroup(Api);
        Descriptors.Map(api);
        Definitions.Map(api);
        Transfers.Map(api);
        Instances.Map(api);
        RunFiles.Map(api);
        Executions.Map(api);
        Rehearsals.Map(api);
        PlainTasks.Map(api);
        Refusals.Map(api);
        endpoints.MapGet(Root, () => Results.Redirect($"{Root}/workflows/definitions")).WithDisplayName("Studio");
    }
}
