using System.Diagnostics;
using System.Globalization;
using AuditFlow.Platform.Links;
using AuditFlow.Platform.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Shared;

/// <summary>What a person sees when a page cannot be shown: what happened, and the next step.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed partial class ErrorModel(ILogger<ErrorModel> log) : PageModel
{
    public int Status { get; private set; }

    public string Headline { get; private set; } = "";

    public string Sentence { get; private set; } = "";

    /// <summary>The number to give to the administrator; the log has the same.</summary>
    public string? Reference { get; private set; }

    public bool IsLinkPage { get; private set; }

    public bool MaySearch { get; private set; }

    public bool IsSignedIn => User.Identity?.IsAuthenticated == true;

    public IActionResult OnGet(int status) => Show(status);

    // A form that failed comes here with its own method.
    public IActionResult OnPost(int status) => Show(status);

    IActionResult Show(int status)
    {
        var fault = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        var isPassedOn = fault is not null || HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        Status = !isPassedOn ? StatusCodes.Status404NotFound : fault is null ? status : Response.StatusCode;
        Response.StatusCode = Status;
        IsLinkPage = SecurityHeaders.IsLinkPage(HttpContext);
        MaySearch = !IsLinkPage && IsSignedIn && HttpContext.RequestServices.GetRequiredService<IServiceProviderIsService>().IsService(typeof(ISearchSource));

        var own = (HttpContext.Items[typeof(ShownRefusal)] as ShownRefusal)?.Message;
        (Headline, Sentence) = IsLinkPage ? OfLinkPage(Status, own) : Status switch
        {
            400 => ("This could not be read", own ?? "The form was open for too long, or the address is damaged. Go back, load the page again and send it once more."),
            401 => ("Please sign in", "This page is for people with an account."),
            403 => ("This is not yours to open", own ?? "Your roles do not include this page. The compliance lead or the administrator can tell who may."),
            404 => ("There is nothing here", own ?? "The address may be old, or the thing was never there."),
            405 => ("This address takes no such request", "Open it from its own page."),
            409 => ("Somebody else was faster", own ?? "This was changed since you opened it. Load the page again to see the newest state, then repeat your change."),
            410 => ("This is over", own ?? "The address was good once and is no longer."),
            413 => ("This is too large", own ?? "The file is larger than this page takes."),
            429 => ("Too many tries", own ?? "Wait a minute, then try again."),
            >= 500 => ("Something broke on our side", "Nothing was saved. What you typed is still in the form: go back and try again."),
            _ => ("This did not work", own ?? "Go back and try again."),
        };
        if (Status >= 500)
        {
            Reference = (Activity.Current?.TraceId.ToHexString() ?? HttpContext.TraceIdentifier)[..12];
            // The address of a link page may be its secret, so it stays out of the log.
            Failed(log, Reference, IsLinkPage ? SecurityHeaders.LinkPages : AskedFor(HttpContext), fault);
        }

        // Programs get the sentence alone; people get a page.
        return WantsPage() ? Page() : Content(Reference is null ? Sentence : $"{Sentence} ({Reference})");
    }

    static (string Headline, string Sentence) OfLinkPage(int status, string? own)
    {
        var texts = LinkTexts.Here;
        var words = status switch
        {
            404 or 410 => "Error.404",
            400 or 403 or 405 or 409 or 413 or 429 => string.Create(CultureInfo.InvariantCulture, $"Error.{status}"),
            >= 500 => "Error.500",
            _ => "Error.Other",
        };
        return (texts[words], own ?? texts[$"{words}.Text"]);
    }

    bool WantsPage() =>
        Request.Headers.Accept.ToString() is var wanted
        && (wanted.Length == 0 || wanted.Contains("text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>The address that the person asked for, before the error page took its place.</summary>
    internal static PathString AskedFor(HttpContext context) =>
        context.Features.Get<IExceptionHandlerPathFeature>()?.Path
        ?? context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath
        ?? context.Request.Path;

    /// <summary>The same with its query, to go back to.</summary>
    internal static string AddressAskedFor(HttpContext context)
    {
        var query = context.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalQueryString ?? context.Request.QueryString.ToString();
        return context.Request.PathBase + AskedFor(context) + query;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Failure {Reference} at {Path}")]
    static partial void Failed(ILogger logger, string reference, string path, Exception? fault);
}
