using Mono.Cecil;
using Shouldly;

namespace AuditFlow.Tests.Architecture;

/// <summary>The product has one clock, TimeProvider, and nothing that could be asked for another.</summary>
public sealed class ClockTests
{
    static readonly Dictionary<string, string> Banned = new()
    {
        ["System.DateTime::get_Now"] = "P:System.DateTime.Now",
        ["System.DateTime::get_UtcNow"] = "P:System.DateTime.UtcNow",
        ["System.DateTime::get_Today"] = "P:System.DateTime.Today",
        ["System.DateTimeOffset::get_Now"] = "P:System.DateTimeOffset.Now",
        ["System.DateTimeOffset::get_UtcNow"] = "P:System.DateTimeOffset.UtcNow",
        ["System.Guid::NewGuid"] = "M:System.Guid.NewGuid",
        ["System.Guid::CreateVersion7()"] = "M:System.Guid.CreateVersion7",
        ["System.Threading.Tasks.Task::Delay(System.Int32)"] = "M:System.Threading.Tasks.Task.Delay(System.Int32)",
        ["System.Threading.Tasks.Task::Delay(System.TimeSpan)"] = "M:System.Threading.Tasks.Task.Delay(System.TimeSpan)",
        ["System.Threading.Tasks.Task::Delay(System.Int32,System.Threading.CancellationToken)"] = "M:System.Threading.Tasks.Task.Delay(System.Int32,System.Threading.CancellationToken)",
        ["System.Threading.Tasks.Task::Delay(System.TimeSpan,System.Threading.CancellationToken)"] = "M:System.Threading.Tasks.Task.Delay(System.TimeSpan,System.Threading.CancellationToken)",
        ["System.Threading.Thread::Sleep"] = "M:System.Threading.Thread.Sleep(System.TimeSpan)",
    };

    [Fact]
    public void The_compiler_refuses_every_other_clock()
        => Banned.Values.Except(File.ReadLines(Path.Combine(Code.Repository, "BannedSymbols.txt")).Select(line => line.Split(';')[0])).ShouldBeEmpty();

    [Fact]
    public void No_compiled_code_reads_another_clock()
        => Code.Product.Types().Concat(Code.Studio.Types()).Concat(Code.Engine.Types()).SelectMany(FindClocks).ShouldBeEmpty();

    [Fact]
    public void Another_clock_is_found() => FindClocks(Code.Planted(typeof(Impatient))).ShouldBe(
        ["Impatient reads System.DateTimeOffset::get_UtcNow", "Impatient reads System.Threading.Tasks.Task::Delay(System.Int32)"]);

    [Fact]
    public void The_systems_clock_is_named_once_where_the_product_is_put_together()
        => FindSystemClocks(Code.Product.Types().Concat(Code.Studio.Types()).Concat(Code.Engine.Types())).ShouldBe(SystemClockOnPurpose);

    // The composition root takes it unless a host brought its own.
    static readonly string[] SystemClockOnPurpose = ["AuditFlow.Platform.Product"];

    [Fact]
    public void The_systems_clock_elsewhere_is_found() => FindSystemClocks([Code.Planted(typeof(Stubborn))]).Single().ShouldEndWith(nameof(Stubborn));

    static IEnumerable<string> FindClocks(TypeDefinition type)
        => from method in type.AllMethods()
           from call in method.Calls()
           let name = $"{call.DeclaringType.FullName}::{call.Name}"
           let full = $"{name}({string.Join(',', call.Parameters.Select(p => p.ParameterType.FullName))})"
           let found = Banned.ContainsKey(name) ? name : Banned.ContainsKey(full) ? full : null
           where found is not null
           select $"{type.Name} reads {found}";

    static IEnumerable<string> FindSystemClocks(IEnumerable<TypeDefinition> types) => types
        .Where(t => t.AllMethods().SelectMany(m => m.Calls()).Any(c => c.DeclaringType.FullName == "System.TimeProvider" && c.Name == "get_System"))
        .Select(t => t.FullName);

    sealed class Impatient
    {
        public static async Task<DateTimeOffset> Wait()
        {
            var now = DateTimeOffset.UtcNow;
            await Task.Delay(1);
            return now;
        }
    }

    sealed class Stubborn
    {
        public static TimeProvider Clock => TimeProvider.System;
    }
}
