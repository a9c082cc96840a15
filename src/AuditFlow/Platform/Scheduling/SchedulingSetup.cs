using AuditFlow.Platform.Settings;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quartz;

namespace AuditFlow.Platform.Scheduling;

internal static class SchedulingSetup
{
    /// <summary>Quartz on the product's own database. Jobs only send requests; triggers are kept in step by <see cref="Clocks"/>.</summary>
    public static IServiceCollection AddScheduling(this IServiceCollection services, DatabaseSettings database)
    {
        services.AddQuartz(quartz =>
        {
            quartz.UsePersistentStore(store =>
            {
                if (database.Provider == DatabaseProvider.Postgres)
                {
                    store.UsePostgres(NpgsqlFactory.Instance, database.ConnectionString!);
                    store.UseClustering();
                }
                else
                {
                    store.UseSqlite(SqliteFactory.Instance, database.ConnectionString!);
                }

                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
            });
            quartz.AddJob<BellJob>(job => job.WithIdentity(BellJob.Key).StoreDurably());
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        services.AddSingleton<Clocks>();
        services.AddSingleton<ClockKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ClockKeeper>());
        return services;
    }
}

/// <summary>Mends Quartz's triggers at the start, after each change of a schedule, and now and then for changes of other processes.</summary>
internal sealed partial class ClockKeeper(Clocks clocks, ScheduleChanges changes, TimeProvider clock, ILogger<ClockKeeper> log) : BackgroundService
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await clocks.KeepAsync(stoppingToken);
                await changes.WaitAsync(BetweenLooks, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Stumbled(exception);
                await Task.Delay(BetweenLooks, clock, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(30, LogLevel.Error, "The schedules could not be compared with their triggers; tried again in a minute")]
    partial void Stumbled(Exception exception);
}
