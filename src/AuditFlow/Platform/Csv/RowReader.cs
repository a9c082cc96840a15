using System.Globalization;

namespace AuditFlow.Platform.Csv;

/// <summary>Reads the cells of one row as typed values and notes every cell that does not fit; the caller goes on with a placeholder.</summary>
internal sealed class RowReader(RegisterRow row, ImportNotes errors)
{
    public int Line => row.Line;

    public bool IsSound { get; private set; } = true;

    public void Fault(string column, string reason)
    {
        IsSound = false;
        errors.Add(row.Line, column, reason);
    }

    public string Required(string column, int maxLength)
    {
        var text = Optional(column, maxLength);
        if (text is null)
            Fault(column, "This cell may not be empty.");
        return text ?? "";
    }

    public string? Optional(string column, int maxLength)
    {
        var text = row[column];
        if (text.Length > maxLength)
            Fault(column, string.Create(CultureInfo.InvariantCulture, $"The text has {text.Length:N0} characters; at most {maxLength:N0} are kept."));
        return text.Length == 0 ? null : text;
    }

    public List<string> List(string column, int maxLength)
    {
        var parts = row.List(column).ToList();
        foreach (var part in parts.Where(part => part.Length > maxLength))
            Fault(column, string.Create(CultureInfo.InvariantCulture, $"\"{part[..40]}…\" has {part.Length:N0} characters; at most {maxLength:N0} are kept. Divide a list by semicolons."));
        return parts;
    }

    /// <summary>One of the names of an enumeration. Case, blanks and hyphens do not matter.</summary>
    public T OneOf<T>(string column, string what)
        where T : struct, Enum
    {
        var text = row[column];
        if (Named<T>(text) is { } value)
            return value;
        Fault(column, text.Length == 0
            ? $"This cell may not be empty. Write one of: {string.Join(", ", Enum.GetNames<T>())}."
            : $"\"{text}\" is not a {what}.{Meant(text, Enum.GetNames<T>())} Write one of: {string.Join(", ", Enum.GetNames<T>())}.");
        return default;
    }

    public List<T> SomeOf<T>(string column, string what)
        where T : struct, Enum
    {
        var values = new List<T>();
        foreach (var text in row.List(column))
        {
            if (Named<T>(text) is not { } value)
                Fault(column, $"\"{text}\" is not a {what}.{Meant(text, Enum.GetNames<T>())} Known are: {string.Join(", ", Enum.GetNames<T>())}.");
            else if (!values.Contains(value))
                values.Add(value);
        }
        return values;
    }

    public bool YesOrNo(string column)
    {
        switch (row[column].ToUpperInvariant())
        {
            case "YES" or "TRUE":
                return true;
            case "NO" or "FALSE":
                return false;
            default:
                Fault(column, row[column].Length == 0 ? "This cell may not be empty. Write Yes or No." : $"\"{row[column]}\" is neither Yes nor No.");
                return false;
        }
    }

    public DateOnly Date(string column)
    {
        var text = row[column];
        if (text.Length == 0)
            Fault(column, "This cell may not be empty. Write a date as year-month-day, for example 2026-03-01.");
        else if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            Fault(column, $"\"{text}\" is not a date. Write it as year-month-day, for example 2026-03-01.");
        else if (date.Year is < 1900 or > 2200)
            Fault(column, $"\"{text}\" is not a date between 1900 and 2200.");
        else
            return date;
        return default;
    }

    /// <summary>" Did you mean X?" or nothing.</summary>
    public static string Meant(string text, IEnumerable<string> known) => Nearest.Of(text, known) is { } near ? $" Did you mean {near}?" : "";

    static T? Named<T>(string text)
        where T : struct, Enum
    {
        var bare = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        foreach (var value in Enum.GetValues<T>())
            if (bare.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase))
                return value;
        return null;
    }
}
