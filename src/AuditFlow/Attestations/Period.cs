using System.Globalization;

namespace AuditFlow.Attestations;

/// <summary>The days that an answer is about, in words.</summary>
internal static class Period
{
    /// <summary>"1 July – 31 October 2026", "1 December 2025 – 31 January 2026".</summary>
    public static string Say(DateOnly from, DateOnly to) => from.Year == to.Year
        ? string.Create(CultureInfo.InvariantCulture, $"{from:d MMMM} – {to:d MMMM yyyy}")
        : string.Create(CultureInfo.InvariantCulture, $"{from:d MMMM yyyy} – {to:d MMMM yyyy}");
}
