using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Logging;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using MediatR;

namespace AuditFlow.Platform.Bench;

/// <summary>The product for one measurement: on a database of its own, in a temporary folder, with nothing at work in the background.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("auditflow-bench-");
    readonly IHost host;

    /// <param name="server">The PostgreSQL server to measure on; null = an SQLite file.</param>
    public BenchHost(string? server)
    {
        Database = server is null ? new SqliteBench(folder.FullName) : new PostgresBench(server);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "auditflow", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddProductLog(folder: null, errorsOnly: true);
        builder.Services.AddProduct(new AuditFlowSettings
        {
            PublicUrl = "http://localhost:5080",
            Data = new DataSettings { Folder = folder.FullName },
            Database = Database.Settings,
        });
        host = builder.Build();
    }

    public BenchDatabase Database { get; }

    public string Folder => folder.FullName;

    public IServiceProvider Services => host.Services;

    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        await Database.MakeAsync(cancellationToken);
        await Services.MigrateAsync(cancellationToken);
    }

    /// <summary>Sends a request as the operator at this machine.</summary>
    public Task<T> SendAsync<T>(IRequest<T> request, CancellationToken cancellationToken) => new OperatorSession(host).SendAsync(request, cancellationToken);

    public WorkflowPump Pump() => ActivatorUtilities.CreateInstance<WorkflowPump>(Services);

    public async ValueTask DisposeAsync()
    {
        await new OperatorSession(host).DisposeAsync();
        await Database.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
