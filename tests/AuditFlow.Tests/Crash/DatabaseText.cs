using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace AuditFlow.Tests.Crash;

/// <summary>
/// Every row of every table as a line of text, sorted, without what two runs of the same story may differ in: times,
/// leases, attempts and random values. A run is called by its drawing and its item, every other id <c>‹id›</c>; states
/// and journals are written out.
/// </summary>
internal static partial class DatabaseText
{
    static readonly string[] Left = ["LeaseOwner", "Attempts"];

    // Hashes of the trail hold ids and times.
    static readonly HashSet<(Type, string)> Random = [(typeof(TrailEntry), nameof(TrailEntry.Hash)), (typeof(TrailHead), nameof(TrailHead.Hash)), (typeof(MailAttempt), nameof(MailAttempt.Number))];

    public static async Task<string> OfAsync(AuditFlowDb db)
    {
        var names = (await db.Instances.AsNoTracking().Select(i => new { i.Id, i.DefinitionId, i.State }).ToListAsync())
            .ToDictionary(i => i.Id, i => $"{i.DefinitionId}{(i.State is { } state && WorkflowState.Parse(state).Input.TryGetValue("Item", out var item) ? $"({item})" : "")}", StringComparer.Ordinal);
        var lines = new List<string>();
        foreach (var type in db.Model.GetEntityTypes().Where(t => t.GetTableName() is not null))
        {
            lines.AddRange((await RowsAsync(db, type)).Select(row => Named(row, names)));
        }

        foreach (var run in names.Keys)
        {
            await foreach (var e in db.JournalAsync(run, CancellationToken.None))
            {
                lines.Add(Named(string.Create(CultureInfo.InvariantCulture, $"journal of {run} {e.Sequence:D4}: {e.Event} {e.NodeId} {e.Message} {e.Payload}"), names));
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join("\n", lines);
    }

    static async Task<List<string>> RowsAsync(AuditFlowDb db, IEntityType type)
    {
        var columns = type.GetProperties().Where(p => !Left.Contains(p.Name) && !IsTime(p) && !Random.Contains((type.ClrType, p.Name)) && p.Name != nameof(WorkflowJournalBlock.Entries)).ToList();
        var connection = db.Database.GetDbConnection();
        await db.Database.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", columns.Select(c => $"\"{c.GetColumnName()}\""))} FROM \"{type.GetTableName()}\"";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add($"{type.GetTableName()} | " + string.Join(" | ", columns.Select((c, i) => $"{c.Name}={Text(reader.GetValue(i))}")));
        }

        return rows;
    }

    static bool IsTime(IProperty property) => property.ClrType == typeof(DateTimeOffset) || property.ClrType == typeof(DateTimeOffset?);

    static string Text(object value) => value switch
    {
        DBNull => "",
        byte[] bytes when bytes.Length > 0 && bytes[0] == '{' => Encoding.UTF8.GetString(bytes),
        byte[] bytes => Convert.ToHexString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    static string Named(string row, Dictionary<string, string> names)
        => Instant().Replace(Id().Replace(row, match => names.TryGetValue(match.Value, out var name) ? $"‹{name}›" : "‹id›"), "‹time›");

    [GeneratedRegex("[0-9a-f]{32}|[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")]
    private static partial Regex Instant();
}
