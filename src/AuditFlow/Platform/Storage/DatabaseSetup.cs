using AuditFlow.Platform.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AuditFlow.Platform.Storage;

internal static class DatabaseSetup
{
    public static IServiceCollection AddDatabase(this IServiceCollection services, DatabaseSettings settings)
    {
        services.AddSingleton(new WriteGate(isOpenToAll: settings.Provider == DatabaseProvider.Postgres));
        services.AddSingleton<WriteGuard>();
        services.AddScoped<Transaction>();
        services.AddScoped<AfterCommit>();
        if (settings.Provider == DatabaseProvider.Postgres)
        {
            services.AddDbContext<PostgresAuditFlowDb>((provider, options) => options
                .UseNpgsql(settings.ConnectionString)
                .AddInterceptors(provider.GetRequiredService<WriteGuard>()));
            services.AddScoped<AuditFlowDb>(provider => provider.GetRequiredService<PostgresAuditFlowDb>());
        }
        else
        {
            services.AddDbContext<SqliteAuditFlowDb>((provider, options) => options
                .UseSqlite(settings.ConnectionString)
                .AddInterceptors(provider.GetRequiredService<WriteGuard>()));
            services.AddScoped<AuditFlowDb>(provider => provider.GetRequiredService<SqliteAuditFlowDb>());
        }

        return services;
    }

    /// <summary>Brings the schema to this version. Several processes may start at once: one migrates, the others wait for it.</summary>
    public static async Task MigrateAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        using var pass = await scope.ServiceProvider.GetRequiredService<WriteGate>().EnterAsync(cancellationToken);
        using var turn = db.Database.IsSqlite()
            ? await MigrationTurn.TakeAsync(FileOf(db), cancellationToken)
            : await PostgresTurn.TakeAsync(db.Database.GetConnectionString()!, PostgresTurn.ToMigrate, cancellationToken);
        db.MayWrite = true;
        if (db.Database.IsSqlite())
        {
            // EF's own lock is a row, which outlives a process that was killed and would hold up every later start for
            // ever. Whoever has the turn knows that a row found here is nobody's.
            await db.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock" """, cancellationToken);
        }

        if (!db.Database.IsSqlite())
        {
            // Otherwise EF looks into a table that is not there yet, and the first start begins with an error in the log.
            await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
        }

        await db.Database.MigrateAsync(cancellationToken);
        if (db.Database.IsSqlite())
        {
            // Readers and the writer do not wait for each other; the file keeps this mode.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        }

        db.MayWrite = false;
    }

    /// <summary>Lets one of several processes that start at once go on; the next finds what it has done. An SQLite file has one process.</summary>
    public static async Task<IDisposable?> TakeTurnToPrepareAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<AuditFlowSettings>().Database;
        return settings.Provider == DatabaseProvider.Postgres ? await PostgresTurn.TakeAsync(settings.ConnectionString!, PostgresTurn.ToPrepare, cancellationToken) : null;
    }

    static string FileOf(AuditFlowDb db) => Path.GetFullPath(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource);
}
