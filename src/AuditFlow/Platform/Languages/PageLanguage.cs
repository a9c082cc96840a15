using System.Globalization;
using AuditFlow.Shared;
using Microsoft.AspNetCore.Localization;

namespace AuditFlow.Platform.Languages;

/// <summary>
/// The language of a request. Pages of personal links are in the reader's: the one that the address names, otherwise the first of the
/// browser's that there is. All other pages, and all numbers and dates that forms bring, are English whatever the server speaks.
/// </summary>
internal static class PageLanguage
{
    /// <summary>The languages, the first of them for everybody who asks for another.</summary>
    public static readonly IReadOnlyList<string> All = ["en", "de"];

    const string Query = "lang";

    /// <summary>That of the request in hand; English where there is none.</summary>
    public static string Here => In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    /// <summary>The language of that name if there is one, otherwise the first.</summary>
    public static string In(string? language) => All.FirstOrDefault(l => string.Equals(l, language, StringComparison.OrdinalIgnoreCase)) ?? All[0];

    /// <summary>The one that a page in this language offers beside its own.</summary>
    public static string OtherThan(string language) => All[(All.ToList().IndexOf(language) + 1) % All.Count];

    /// <summary>"Fri 20 Nov 2026, 23:59 New York".</summary>
    public static string Say(DateTimeOffset at, TimeZoneInfo zone, string language)
        => TimeZoneInfo.ConvertTime(at, zone).ToString(language == "de" ? "ddd d. MMM yyyy, HH:mm " : "ddd d MMM yyyy, HH:mm ", CultureInfo.GetCultureInfo(language)) + Reader.Place(zone);

    public static IApplicationBuilder UsePageLanguage(this IApplicationBuilder app) => app.UseRequestLocalization(new RequestLocalizationOptions
    {
        DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo(All[0])),
        SupportedCultures = [CultureInfo.InvariantCulture],
        SupportedUICultures = [.. All.Select(CultureInfo.GetCultureInfo)],
        FallBackToParentCultures = false,
        RequestCultureProviders =
        [
            new OfLinkPages(new QueryStringRequestCultureProvider { UIQueryStringKey = Query, QueryStringKey = "" }),
            new OfLinkPages(new AcceptLanguageHeaderRequestCultureProvider { MaximumAcceptLanguageHeaderValuesToTry = 0 }),
        ],
    });

    extension(HttpRequest request)
    {
        /// <summary>The language that the address names; null where none was chosen.</summary>
        public string? ChosenLanguage => request.Query[Query].ToString() is var named && All.Contains(named) ? named : null;

        /// <summary>What the next address carries so that it stays the chosen one: <c>?lang=de</c>, or nothing.</summary>
        public QueryString LanguageQuery => request.ChosenLanguage is { } chosen ? QueryString.Create(Query, chosen) : default;
    }

    sealed class OfLinkPages(IRequestCultureProvider inner) : RequestCultureProvider
    {
        public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
            => SecurityHeaders.IsLinkPage(httpContext) ? inner.DetermineProviderCultureResult(httpContext) : NullProviderCultureResult;
    }
}
