using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Workflows;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Rehearsals;

/// <summary>
/// What a stage begins with: the people, the controls and the published drawings of the company as they stand, and who
/// has which role. No audit, no answer, no run, no mail, no key, no password.
/// </summary>
internal static class CopiedRegisters
{
    // An account is there for its roles. Nobody signs in on a stage.
    static readonly HashSet<string> Roles = ["Id", "Email", "NormalizedEmail", "UserName", "NormalizedUserName", "Roles", "CreatedAt", "IsSample", "EmailConfirmed", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount"];

    public static IReadOnlyList<CopiedTable> Of(AuditFlowDb db) =>
    [
        Table<Person>(db),
        Table<Account>(db, columns: Roles.Contains),
        Table<Control>(db),
        Table<ControlVersion>(db),
        Table<DefinitionVersion>(db, where: "\"IsPublished\""),
    ];

    static CopiedTable Table<T>(AuditFlowDb db, Func<string, bool>? columns = null, string? where = null)
    {
        // The table's own list: parts of an entity have columns too.
        var table = db.Model.FindEntityType(typeof(T))!.GetTableMappings().Single().Table;
        return new CopiedTable(table.Name, [.. table.Columns.Select(c => c.Name).Where(c => columns?.Invoke(c) ?? true)], where);
    }
}
