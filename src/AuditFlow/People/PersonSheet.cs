using AuditFlow.Platform.Csv;
using AuditFlow.Platform.Security;
using NodaTime;

namespace AuditFlow.People;

/// <summary>The file people.csv: its columns, and how a row becomes a person.</summary>
internal static class PersonSheet
{
    public const int NameLength = 200;

    public static readonly string[] Columns = ["Email", "DisplayName", "Roles", "ManagerEmail", "TimeZone"];

    public static PersonRow Read(RegisterRow row, ImportNotes errors)
    {
        var cells = new RowReader(row, errors);
        var person = new PersonRow
        {
            Line = row.Line,
            Email = Mailbox.Normal(cells.Required("Email", Mailbox.MaxLength)),
            DisplayName = cells.Required("DisplayName", NameLength),
            Roles = cells.SomeOf<Role>("Roles", "role"),
            ManagerEmail = cells.Optional("ManagerEmail", Mailbox.MaxLength) is { } manager ? Mailbox.Normal(manager) : null,
            TimeZone = cells.Required("TimeZone", 60),
        };
        if (person.Email.Length > 0 && !Mailbox.IsSound(person.Email))
            cells.Fault("Email", $"\"{person.Email}\" is not a mailbox such as name@example.com.");
        if (row["Roles"].Length == 0)
            cells.Fault("Roles", $"This cell may not be empty. Write one or more of: {string.Join(", ", Enum.GetNames<Role>())}, divided by semicolons.");
        if (person.TimeZone.Length > 0 && DateTimeZoneProviders.Tzdb.GetZoneOrNull(person.TimeZone) is null)
            cells.Fault("TimeZone", $"\"{person.TimeZone}\" is not an IANA time zone such as Europe/Berlin.{RowReader.Meant(person.TimeZone, DateTimeZoneProviders.Tzdb.Ids)}");
        return person with { IsSound = cells.IsSound };
    }
}

/// <summary>A row of people.csv. It is sound when every cell fits by itself.</summary>
internal sealed record PersonRow
{
    public required int Line { get; init; }
    public required string Email { get; init; }
    public required string DisplayName { get; init; }
    public required List<Role> Roles { get; init; }
    public required string? ManagerEmail { get; init; }
    public required string TimeZone { get; init; }
    public bool IsSound { get; init; }
}
