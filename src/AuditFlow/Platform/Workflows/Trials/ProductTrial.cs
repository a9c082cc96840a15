using System.Globalization;
using AuditFlow.Engine;
using AuditFlow.Engine.Memory;
using AuditFlow.Platform.Logging;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows.Trials;

/// <summary>
/// Runs a drawing with blocks of the product for real: its services, its pumps, its own requests, on a database in a
/// folder of its own that is gone afterwards. Mail is written into that folder. The clock stands at the moment of the
/// start, so nothing becomes due by itself.
/// </summary>
internal sealed class ProductTrial(IServiceProvider services, TrialRequest request, TrialLines lines, TextWriter error)
{
    readonly DateTimeOffset begun = services.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>The ids of the drawings that come with the product.</summary>
    public static IReadOnlySet<string> Shipped { get; } = Directory.Exists(ShippedDrawings.Folder)
        ? Directory.GetFiles(ShippedDrawings.Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).ToHashSet(StringComparer.Ordinal)
        : new HashSet<string>();

    public static async Task<int> RunAsync(TrialRequest request, TrialLines lines, TextWriter error, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("auditflow-run-").FullName;
        try
        {
            var settings = Settings(folder);
            if (request.Database is { } original)
            {
                Copy(original, Path.Combine(folder, "auditflow.db"));
            }

            await using var product = Build(settings);
            await product.Services.MigrateAsync(cancellationToken);
            return await new ProductTrial(product.Services, request, lines, error).RunAsync(cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Nothing of the installation counts here: no file, no variable, no argument.
    static AuditFlowSettings Settings(string folder) => new()
    {
        PublicUrl = "http://localhost:5080",
        Data = new DataSettings { Folder = folder },
        Database = new DatabaseSettings { ConnectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "auditflow.db"), Pooling = false }.ToString() },
    };

    static WebApplication Build(AuditFlowSettings settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "auditflow", ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production,
        });
        builder.Logging.AddProductLog(folder: null, errorsOnly: true);
        builder.Services.AddSingleton<TimeProvider>(new MemoryClock(Product.SystemClock.GetUtcNow()));
        builder.Services.AddProduct(settings);

        // Mails are put into words by Razor, which lives in a web application. This one never starts, so nothing listens.
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRazorPages(pages => pages.RootDirectory = "/");
        return builder.Build();
    }

    // SQLite's own backup: whole even while the product writes. A file without a write-ahead log beside it is in
    // nobody's hands; opened as unchangeable it leaves no files of its own beside it.
    static void Copy(string original, string copy)
    {
        var file = Path.GetFullPath(original);
        if (!File.Exists(file))
        {
            throw new Refusal("no-such-database", $"--database: there is no file {original}.");
        }

        var isAtRest = !File.Exists(file + "-wal");
        var address = isAtRest ? $"{new Uri(file).AbsoluteUri}?immutable=1" : file;
        try
        {
            using var from = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = address, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
            from.Open();
            to.Open();
            from.BackupDatabase(to);
        }
        catch (SqliteException problem)
        {
            throw new Refusal("no-database", $"--database: {original} cannot be read: {problem.Message}");
        }
    }

    async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (request.Database is not null)
        {
            await RestAsync(cancellationToken);
        }

        await PublishShippedAsync(cancellationToken);
        await PublishLibraryAsync(cancellationToken);
        if (await TryPublishAsync(request.Definition, cancellationToken) is { } reason)
        {
            lines.Refused(reason);
            return CommandLine.Verbs.Refused;
        }

        services.GetRequiredService<WrittenLines>().Heard = lines.Written;
        await SendAsync(new StartDrawing { DefinitionId = request.Definition.DefinitionId, Input = request.Input }, cancellationToken);
        await RunToIdleAsync(cancellationToken);
        for (var n = 1; n <= request.Resumes && await OldestAsync(cancellationToken) is { } oldest; n++)
        {
            lines.Resumed(n, oldest.Name);
            await SendAsync(
                new ResumeRunNow { RunId = oldest.InstanceId, BookmarkId = oldest.Id, Input = request.ResumeInput, Reason = "A trial does not wait." }, cancellationToken);
            await RunToIdleAsync(cancellationToken);
        }

        return await PrintAsync(cancellationToken);
    }

    // In a copy, what waited before goes on waiting: a trial runs one drawing, not the company.
    async Task RestAsync(CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                await db.Signals.Where(s => s.ReadyAt != null).ExecuteUpdateAsync(set => set.SetProperty(s => s.ReadyAt, (DateTimeOffset?)null), cancellationToken);
                await db.Bookmarks.Where(b => b.DueAt != null).ExecuteUpdateAsync(set => set.SetProperty(b => b.DueAt, (DateTimeOffset?)null), cancellationToken);
                await db.Triggers.Where(t => t.DueAt != null).ExecuteUpdateAsync(set => set.SetProperty(t => t.DueAt, (DateTimeOffset?)null), cancellationToken);
                return await db.OutboxMails.Where(m => m.State == MailState.Queued).ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MailState.Dropped), cancellationToken);
            },
            cancellationToken);
    }

    async Task PublishShippedAsync(CancellationToken cancellationToken)
    {
        var known = await ReadAsync(db => db.Definitions.Where(d => d.IsPublished).Select(d => d.DefinitionId).ToListAsync(cancellationToken));
        foreach (var id in Shipped.Except(known).Except(request.Library.Definitions.Select(d => d.DefinitionId)).Where(id => id != request.Definition.DefinitionId).Order(StringComparer.Ordinal))
        {
            await SendAsync(new PublishDrawing { Json = await File.ReadAllTextAsync(Path.Combine(ShippedDrawings.Folder, id + ".json"), cancellationToken) }, cancellationToken);
        }
    }

    // A drawing may use another as an activity that comes later in the folder, so what is refused is tried again as
    // long as anything new was published.
    async Task PublishLibraryAsync(CancellationToken cancellationToken)
    {
        var open = request.Library.Definitions.ToList();
        var reasons = new Dictionary<WorkflowDefinition, string>();
        int before;
        do
        {
            before = open.Count;
            foreach (var definition in open.ToList())
            {
                if (await TryPublishAsync(definition, cancellationToken) is { } reason)
                {
                    reasons[definition] = reason;
                }
                else
                {
                    open.Remove(definition);
                }
            }
        }
        while (open.Count > 0 && open.Count < before);

        foreach (var refused in open)
        {
            await error.WriteLineAsync($"{request.Library.Files[refused]}: {reasons[refused]} It was passed over.");
        }
    }

    async Task<string?> TryPublishAsync(WorkflowDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(new PublishDrawing { Json = definition.ToJson() }, cancellationToken);
            return null;
        }
        catch (InvalidRequest invalid)
        {
            return string.Join(" ", invalid.Errors.Select(e => $"{e.Field}: {e.Message}"));
        }
        catch (Exception refused) when (refused is Refusal or InvalidDefinition)
        {
            return refused.Message;
        }
    }

    async Task RunToIdleAsync(CancellationToken cancellationToken)
    {
        var workflows = services.GetRequiredService<WorkflowPump>();
        var outbox = services.GetRequiredService<OutboxPump>();
        while (await workflows.RunOnceAsync(cancellationToken) + await outbox.RunOnceAsync(cancellationToken) > 0)
        {
        }
    }

    // The clock stands, so what is not older than it was made by this trial; ids count up.
    Task<WorkflowBookmark?> OldestAsync(CancellationToken cancellationToken) => ReadAsync(db => db.Bookmarks.AsNoTracking()
        .Where(b => db.Set<WorkflowInstance>().Any(i => i.Id == b.InstanceId && i.CreatedAt >= begun)).OrderBy(b => b.Id).FirstOrDefaultAsync(cancellationToken));

    async Task<int> PrintAsync(CancellationToken cancellationToken)
    {
        var instances = await ReadAsync(db => db.Instances.AsNoTracking().Where(i => i.CreatedAt >= begun).OrderBy(i => i.Id).ToListAsync(cancellationToken));
        var code = 0;
        for (var n = 0; n < instances.Count; n++)
        {
            var (instance, name) = (instances[n], string.Create(CultureInfo.InvariantCulture, $"i{n + 1}"));
            if (lines.HasLog)
            {
                foreach (var e in await ReadAsync(db => db.JournalPageAsync(instance.Id, 0, int.MaxValue, cancellationToken)))
                {
                    lines.Log(name, new TrialLog(e.Sequence, e.Event, e.ActivityId, e.ActivityType, e.NodeId, e.Message));
                }
            }

            var stands = instance.State is { } state ? TrialInstance.Of(WorkflowState.Parse(state)) : TrialInstance.Unborn(instance.SubStatus);
            lines.Instance(name, stands);
            code = n == 0 ? stands.ExitCode : code;
        }

        return code;
    }

    async Task<T> ReadAsync<T>(Func<AuditFlowDb, Task<T>> read)
    {
        await using var scope = services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<AuditFlowDb>());
    }

    async Task<T> SendAsync<T>(IRequest<T> message, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new OperatorActor(Environment.UserName));
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(message, cancellationToken);
    }
}
