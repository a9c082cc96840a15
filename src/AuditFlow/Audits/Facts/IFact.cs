namespace AuditFlow.Audits.Facts;

/// <summary>
/// Something that can be measured of an audit by looking at rows. Gates are made of facts; nobody ticks one.
/// A class that implements it is found, and is offered in the designer by its id.
/// </summary>
internal interface IFact
{
    /// <summary>The word that conditions use: <c>criteria-mapped</c>.</summary>
    string Id { get; }

    /// <summary>What is measured, for the lead who draws the gate.</summary>
    string Words { get; }

    FactUnit Unit { get; }

    Task<FactValue> MeasureAsync(FactSources from, Guid auditId, CancellationToken cancellationToken);
}

public enum FactUnit
{
    /// <summary>Of everything that counts, how much: 0 to 100.</summary>
    Percent,

    /// <summary>1 when it is so, 0 when it is not.</summary>
    YesNo,
}

internal static class FactUnits
{
    extension(FactUnit unit)
    {
        /// <summary>The highest value that there is.</summary>
        public decimal Full => unit == FactUnit.Percent ? 100 : 1;
    }
}

/// <summary>What was measured.</summary>
/// <param name="Value">The value in its unit.</param>
/// <param name="Unit">What the value counts.</param>
/// <param name="Sentence">The same in words: "36 of 38 criteria have a control".</param>
/// <param name="Missing">Every row that keeps the value from being full, with the page where it can be mended.</param>
/// <param name="ChangesAt">When the value may change although nobody does anything; null when time alone changes nothing.</param>
internal sealed record FactValue(decimal Value, FactUnit Unit, string Sentence, IReadOnlyList<MissingRow> Missing, DateTimeOffset? ChangesAt = null)
{
    /// <summary>A share in percent, cut to two places downwards: 999 of 1,000 never looks like all of them.</summary>
    /// <param name="done">How many fulfil it.</param>
    /// <param name="all">How many count. Of nothing, nothing is done: a gate stays closed until there is something to measure.</param>
    /// <param name="sentence">The numbers in words.</param>
    /// <param name="missing">The rows that do not.</param>
    /// <param name="changesAt">When time alone may change it.</param>
    public static FactValue Share(int done, int all, string sentence, IReadOnlyList<MissingRow> missing, DateTimeOffset? changesAt = null)
        => new(all == 0 ? 0 : Math.Floor(done * 10_000m / all) / 100m, FactUnit.Percent, sentence, missing, changesAt);
}
