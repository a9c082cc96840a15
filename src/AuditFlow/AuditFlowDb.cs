using AuditFlow.People;
using AuditFlow.Platform.Storage;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow;

/// <summary>
/// All that is kept. Every entity configures itself at the foot of its own file and names its set there, so this class
/// does not grow with the product.
/// </summary>
internal abstract class AuditFlowDb(DbContextOptions options) : IdentityUserContext<Account, Guid>(options)
{
    /// <summary>True inside the product's transaction; the write guard refuses writes elsewhere.</summary>
    public bool MayWrite { get; set; }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Conventions.Apply(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AuditFlowDb).Assembly);
    }
}

internal sealed class SqliteAuditFlowDb(DbContextOptions<SqliteAuditFlowDb> options) : AuditFlowDb(options);

internal sealed class PostgresAuditFlowDb(DbContextOptions<PostgresAuditFlowDb> options) : AuditFlowDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);

        // Text compares by code point, as SQLite's BINARY does, and like there it is the requests that limit its length.
        configurationBuilder.Properties<string>().HaveColumnType("text").UseCollation("C");
        configurationBuilder.Properties<Enum>().HaveColumnType("text");
    }
}
