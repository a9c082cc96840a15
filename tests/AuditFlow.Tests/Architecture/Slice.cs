using Mono.Cecil;

namespace AuditFlow.Tests.Architecture;

/// <summary>The folders of the product as its namespaces show them.</summary>
internal static class Slice
{
    const string Root = "AuditFlow.";

    // Not slices: what every slice stands on, what every page wears, and the two projects below the product.
    static readonly string[] Ground = ["Platform", "Shared", "Migrations", "Engine", "Studio"];

    /// <summary>The slice that a type belongs to: the folder below AuditFlow; null for the ground under the slices and for other people's code.</summary>
    public static string? Of(TypeReference type) => Owner(type) is { } owner && !Ground.Contains(owner) ? owner : null;

    /// <summary>The folder below AuditFlow, Platform included.</summary>
    public static string? Owner(TypeReference type)
    {
        var outer = type;
        while (outer.DeclaringType is not null)
        {
            outer = outer.DeclaringType;
        }

        return outer.Namespace.StartsWith(Root, StringComparison.Ordinal) ? outer.Namespace[Root.Length..].Split('.')[0] : null;
    }
}
