using System.Reflection;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Architecture;

/// <summary>Which tests are run on both databases is said by their class, and cannot be forgotten.</summary>
public sealed class DatabaseTests
{
    [Fact]
    public void Every_class_that_starts_the_product_says_on_which_database()
        => Find(typeof(DatabaseTests).Assembly.GetTypes().Where(t => !t.IsNested)).ShouldBeEmpty();

    [Fact]
    public void A_class_that_does_not_say_so_is_found()
        => Find([typeof(ByFixture), typeof(ByField), typeof(ByItself), typeof(InATest), typeof(Says)]).ShouldBe([nameof(ByFixture), nameof(ByField), nameof(ByItself), nameof(InATest)]);

    static IEnumerable<string> Find(IEnumerable<Type> types) => types
        .Where(t => !t.IsAbstract && t.GetMethods().Any(m => m.IsDefined(typeof(FactAttribute))) && StartsProduct(t))
        .Where(t => !t.IsDefined(typeof(OnBothDatabasesAttribute)) && !t.IsDefined(typeof(OnSqliteAloneAttribute)) && !t.IsDefined(typeof(OnPostgresAloneAttribute)))
        .Select(t => t.Name);

    // A local of an async test is a field of the class that the compiler makes of it.
    static bool StartsProduct(Type type) => IsProduct(type)
        || type.GetInterfaces().Any(i => i.IsGenericType && i.GenericTypeArguments.Any(IsProduct))
        || type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Any(f => IsProduct(f.FieldType))
        || type.GetNestedTypes(BindingFlags.NonPublic).Where(n => n.Name.StartsWith('<')).Any(StartsProduct);

    static bool IsProduct(Type type) => typeof(AuditFlowApp).IsAssignableFrom(type);

#pragma warning disable xUnit1000, CA1001, CA1812, CA1823, CS0169, IDE0051, IDE0044 // Planted offenders, which nobody runs.
    sealed class ByFixture(AuditFlowApp app) : IClassFixture<AuditFlowApp>
    {
        [Fact]
        public void Test() => app.ShouldNotBeNull();
    }

    sealed class ByField
    {
        readonly LifecycleApp app = new();

        [Fact]
        public void Test() => app.ShouldNotBeNull();
    }

    sealed class ByItself : AuditFlowApp
    {
        [Fact]
        public void Test() => Host.ShouldNotBeNull();
    }

    sealed class InATest
    {
        [Fact]
        public async Task Test()
        {
            await using var app = new AuditFlowApp();
            await app.Until_idle();
        }
    }

    [OnBothDatabases]
    sealed class Says(AuditFlowApp app) : IClassFixture<AuditFlowApp>
    {
        [Fact]
        public void Test() => app.ShouldNotBeNull();
    }
#pragma warning restore xUnit1000, CA1001, CA1812, CA1823, CS0169, IDE0051, IDE0044
}
