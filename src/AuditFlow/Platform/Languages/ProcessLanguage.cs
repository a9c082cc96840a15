using System.Globalization;

namespace AuditFlow.Platform.Languages;

/// <summary>
/// What is said and read outside a request (mails, verbs, schedules, logs) is the same on every server, whatever its operating system speaks:
/// words in English, numbers and dates without a country.
/// </summary>
internal static class ProcessLanguage
{
    public static void Set()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(PageLanguage.All[0]);
    }
}
