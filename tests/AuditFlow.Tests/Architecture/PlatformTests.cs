using Mono.Cecil;
using Shouldly;

namespace AuditFlow.Tests.Architecture;

/// <summary>The platform serves every slice and names none, so that a slice can be added or taken away without touching it.</summary>
public sealed class PlatformTests
{
    // Who signs in is the one thing that the platform has to know of a slice: Identity's tables hang on the account.
    static readonly string[] OnPurpose =
    [
        "AuditFlow.Platform.Product names AuditFlow.People.AccountSetup",           // registers Identity for the account
        "AuditFlow.Platform.Web.ActorMiddleware names AuditFlow.People.AccountClaims", // turns a session into an actor
    ];

    [Fact]
    public void The_platform_names_no_slice()
        => FindSlices(Code.Product.Types().Where(t => t.Namespace == "AuditFlow.Platform" || t.Namespace.StartsWith("AuditFlow.Platform.", StringComparison.Ordinal)))
            .ShouldBe(OnPurpose);

    [Fact]
    public void A_platform_type_that_names_a_slice_is_found()
        => FindSlices([Code.Planted(typeof(Nosy))]).ShouldBe([$"{typeof(PlatformTests).FullName}/{nameof(Nosy)} names AuditFlow.Controls.Control"]);

    static IEnumerable<string> FindSlices(IEnumerable<TypeDefinition> types) => types
        .SelectMany(type => type.Named()
            .Where(t => Slice.Of(t) is not null && t.Resolve()?.Module.Assembly.Name.Name == "auditflow")
            .Select(t => $"{type.FullName} names {Outermost(t)}"))
        .Distinct().Order(StringComparer.Ordinal);

    static string Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type.FullName;

    sealed class Nosy
    {
        public static Type Looks() => typeof(AuditFlow.Controls.Control);
    }
}
