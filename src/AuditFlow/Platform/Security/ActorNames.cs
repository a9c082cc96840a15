namespace AuditFlow.Platform.Security;

/// <summary>How pages and sentences name an actor of whom a row keeps the name alone.</summary>
internal static class ActorNames
{
    /// <param name="name">As <see cref="Actor.Name"/> gives it; null stands for the product itself.</param>
    public static string Of(string? name)
    {
        var colon = name?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return (colon < 0 ? name : name![..colon], colon < 0 ? null : name![(colon + 1)..]) switch
        {
            ("person" or "link", { } mailbox) => mailbox,
            ("operator", { } login) => $"{login} (command line)",
            (null or "system", _) => "AuditFlow",
            var (kind, rest) => rest ?? kind!,
        };
    }
}
