using AuditFlow.Controls;
using AuditFlow.People;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Mono.Cecil;
using Shouldly;

namespace AuditFlow.Tests.Architecture;

/// <summary>
/// Read across, write through: a slice may query any entity, and changes another slice's only by sending that slice's
/// request. Seen in the compiled code: adds, removes and bulk changes of another's sets, and calls of another's verbs.
/// </summary>
public sealed class SliceWritesTests
{
    static readonly string[] SetVerbs = ["Add", "AddAsync", "AddRange", "AddRangeAsync", "Remove", "RemoveRange", "Update", "UpdateRange", "Attach", "AttachRange"];
    static readonly string[] BulkVerbs = ["ExecuteUpdate", "ExecuteUpdateAsync", "ExecuteDelete", "ExecuteDeleteAsync"];

    static readonly HashSet<string> Entities =
    [
        .. Code.Product.Types().SelectMany(t => t.WithNested()).SelectMany(t => t.Interfaces)
            .Select(i => i.InterfaceType).OfType<GenericInstanceType>()
            .Where(i => i.ElementType.FullName == "Microsoft.EntityFrameworkCore.IEntityTypeConfiguration`1")
            .Select(i => i.GenericArguments[0].FullName),
    ];

    [Fact]
    public void Entities_are_known_to_this_test() => Entities.ShouldContain("AuditFlow.Controls.Control");

    [Fact]
    public void Slices_write_only_what_is_theirs() => FindWritesAcross(Code.Product.Types(), Slice.Owner).ShouldBeEmpty();

    [Fact]
    public void A_slice_that_adds_to_anothers_set_is_found() => Found(typeof(Adds)).ShouldBe(["Adds.Into calls Add of Control (Controls)"]);

    [Fact]
    public void A_slice_that_removes_through_the_context_is_found() => Found(typeof(Removes)).ShouldBe(["Removes.From calls Remove of Person (People)"]);

    [Fact]
    public void A_slice_that_changes_anothers_rows_in_bulk_is_found() => Found(typeof(Empties)).ShouldBe(["Empties.All calls ExecuteDeleteAsync of Person (People)"]);

    [Fact]
    public void A_slice_that_calls_anothers_verb_is_found() => Found(typeof(Retires)).ShouldBe(["Retires.It calls Retire of Control (Controls)"]);

    [Fact]
    public void A_slice_that_adds_without_naming_the_entity_is_found() => Found(typeof(Hides)).ShouldBe(["Hides.In calls Add of an entity that cannot be seen"]);

    [Fact]
    public void A_slice_that_inserts_anothers_rows_by_the_thousand_is_found() => Found(typeof(Pours)).ShouldBe(["Pours.In calls InsertManyAsync of Control (Controls)"]);

    [Fact]
    public void Reading_another_slice_is_allowed() => Found(typeof(Reads)).ShouldBeEmpty();

    static IEnumerable<string> Found(Type offender) => FindWritesAcross([Code.Planted(offender)], _ => "Planted");

    static IEnumerable<string> FindWritesAcross(IEnumerable<TypeDefinition> types, Func<TypeReference, string?> ownerOf)
        => from type in types
           let owner = ownerOf(type)
           where owner is not null
           from method in type.AllMethods()
           from call in method.Calls()
           let written = Written(call)
           where written is not null && written.Value.Owner != owner
           select $"{type.Name}.{NameOf(method)} calls {call.Name} of {written.Value.What}";

    // The entity that a call changes, with the folder that it belongs to; null for a call that changes none.
    static (string? Owner, string What)? Written(MethodReference call)
    {
        var declaring = call.DeclaringType.GetElementType().FullName;
        if (declaring == "Microsoft.EntityFrameworkCore.DbSet`1" && SetVerbs.Contains(call.Name))
        {
            return Of(((GenericInstanceType)call.DeclaringType).GenericArguments[0]);
        }

        if (declaring == "Microsoft.EntityFrameworkCore.DbContext" && SetVerbs.Contains(call.Name))
        {
            return call is GenericInstanceMethod generic ? Of(generic.GenericArguments[0]) : (null, "an entity that cannot be seen");
        }

        if (declaring == typeof(ManyRows).FullName && call is GenericInstanceMethod many)
        {
            return Of(many.GenericArguments[0]);
        }

        if (BulkVerbs.Contains(call.Name) && declaring.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal) && call is GenericInstanceMethod bulk)
        {
            return Of(bulk.GenericArguments[0]);
        }

        return Entities.Contains(declaring) && Code.Resolved(call) is { IsStatic: false, IsConstructor: false } verb && !IsInitializer(call) && Changes(verb, [])
            ? Of(call.DeclaringType)
            : null;
    }

    static (string? Owner, string What) Of(TypeReference entity)
        => entity is GenericParameter ? (null, "an entity that cannot be seen") : (Slice.Owner(entity), $"{entity.Name} ({Slice.Owner(entity)})");

    // An object initializer calls init accessors; the new object changes nothing until it is added.
    static bool IsInitializer(MethodReference call) => call.ReturnType is RequiredModifierType { ModifierType.Name: "IsExternalInit" };

    static bool Changes(MethodDefinition verb, HashSet<string> seen)
        => seen.Add(verb.FullName) && (verb.Instructions().Any(i => i.OpCode.Code == Mono.Cecil.Cil.Code.Stfld)
            || verb.Calls().Where(c => c.DeclaringType.FullName == verb.DeclaringType.FullName).Select(Code.Resolved).OfType<MethodDefinition>().Any(c => !c.IsConstructor && Changes(c, seen)));

    // The method that a person wrote: async bodies and lambdas lie in generated classes.
    static string NameOf(MethodDefinition method)
    {
        var name = method.Name.StartsWith('<') || !method.DeclaringType.Name.StartsWith('<') ? method.Name : method.DeclaringType.Name;
        return name.StartsWith('<') ? name[1..name.IndexOf('>', StringComparison.Ordinal)] : name;
    }

    sealed class Adds
    {
        public static void Into(AuditFlowDb db, Control control) => db.Controls.Add(control);
    }

    sealed class Removes
    {
        public static void From(AuditFlowDb db, Person person) => db.Remove(person);
    }

    sealed class Empties
    {
        public static async Task All(AuditFlowDb db) => await db.People.Where(p => p.Email == "").ExecuteDeleteAsync();
    }

    sealed class Pours
    {
        public static async Task In(AuditFlowDb db, IEnumerable<Control> controls) => await db.Controls.InsertManyAsync(controls, CancellationToken.None);
    }

    sealed class Retires
    {
        public static void It(Control control) => control.Retire(new DateOnly(2026, 1, 1));
    }

    sealed class Hides
    {
        public static void In(AuditFlowDb db, object any) => db.Add(any);
    }

    sealed class Reads
    {
        public static Task<int> All(AuditFlowDb db) => db.Controls.CountAsync();
    }
}
