using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Shouldly;

namespace AuditFlow.Tests.Architecture;

/// <summary>The migrations of both databases hold the whole model; no database is opened to see that.</summary>
public sealed class PendingModelTests
{
    [Fact]
    public void The_sqlite_migrations_hold_the_whole_model() => HasPending(new DbContextOptionsBuilder<SqliteAuditFlowDb>().UseSqlite("Data Source=unopened.db"), o => new SqliteAuditFlowDb(o)).ShouldBeFalse();

    [Fact]
    public void The_postgres_migrations_hold_the_whole_model() => HasPending(new DbContextOptionsBuilder<PostgresAuditFlowDb>().UseNpgsql("Host=unopened"), o => new PostgresAuditFlowDb(o)).ShouldBeFalse();

    [Fact]
    public void An_entity_without_a_migration_is_found_on_sqlite()
        => HasPending(new DbContextOptionsBuilder<SqliteAuditFlowDb>().UseSqlite("Data Source=unopened.db").ReplaceService<IModelCustomizer, OneEntityMore>(), o => new SqliteAuditFlowDb(o)).ShouldBeTrue();

    [Fact]
    public void An_entity_without_a_migration_is_found_on_postgres()
        => HasPending(new DbContextOptionsBuilder<PostgresAuditFlowDb>().UseNpgsql("Host=unopened").ReplaceService<IModelCustomizer, OneEntityMore>(), o => new PostgresAuditFlowDb(o)).ShouldBeTrue();

    static bool HasPending<T>(DbContextOptionsBuilder<T> options, Func<DbContextOptions<T>, T> open)
        where T : DbContext
    {
        using var db = open(options.Options);
        return db.Database.HasPendingModelChanges();
    }

    sealed class OneEntityMore(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
    {
        public override void Customize(ModelBuilder modelBuilder, DbContext context)
        {
            base.Customize(modelBuilder, context);
            modelBuilder.Entity<Planted>();
        }
    }

    sealed class Planted
    {
        public Guid Id { get; set; }
    }
}
