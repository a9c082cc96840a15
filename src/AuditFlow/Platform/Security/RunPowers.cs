namespace AuditFlow.Platform.Security;

/// <summary>
/// What runs may do at most. In the company that is their column of the permission table. In a rehearsal they may, of
/// what people do too, only do what the person may who began it.
/// </summary>
/// <param name="roles">The roles of that person; null in the company.</param>
internal sealed class RunPowers(IReadOnlyList<Role>? roles = null)
{
    /// <summary>Whether this is a rehearsal.</summary>
    public bool AreBounded => roles is not null;

    public bool Include(Permission permission)
        => roles is null || Permissions.Rows[permission].Roles is { Length: 0 } || Permissions.Rows[permission].Roles.Any(roles.Contains);
}
