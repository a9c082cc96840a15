namespace AuditFlow.Platform.Security;

/// <summary>Who may send this request: the row of the permission table.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AllowAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}

/// <summary>Anybody may send this request, on purpose, for the reason given.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AnonymousAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}
