using System.Reflection;
using Xunit.v3;

namespace AuditFlow.Tests.Fixtures;

/// <summary>A class of tests that use the product's database: all tests are run on SQLite, and these on PostgreSQL as well.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnBothDatabasesAttribute : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Database", "both")];
}

/// <summary>About SQLite's own file, whatever the class says.</summary>
/// <param name="why">What PostgreSQL has not.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OnSqliteAloneAttribute(string why) : Attribute, ITraitAttribute
{
    public string Why { get; } = why;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("SqliteAlone", "yes")];
}

/// <summary>About what only a server can do, such as several processes on one database.</summary>
/// <param name="why">What SQLite has not.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OnPostgresAloneAttribute(string why) : BeforeAfterTestAttribute, ITraitAttribute
{
    public string Why { get; } = why;

    /// <summary>Who runs the tests without a filter gets them as skipped where no server is named.</summary>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => TestDatabase.MustBePostgres();

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("PostgresAlone", "yes")];
}
