using AuditFlow.Engine;
using AuditFlow.Platform;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Outbox;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Web;
using AuditFlow.Platform.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Rehearsals;

/// <summary>
/// Where a rehearsal takes place: the whole product once more, small, on a database of its own. Nothing that happens
/// there can reach the company, because nothing of the company is there: no event, signal, correlation id, timer or id
/// of an audit leads out of another database. Its mail is caught, and its pages answer below one address, to people who
/// may rehearse.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    // Enough for what a person would want to see at once; the rest is done by the pump.
    const int MostPasses = 200;

    readonly WebApplication product;

    Stage(Guid id, WebApplication product, RequestDelegate pages)
    {
        this.product = product;
        Id = id;
        Pages = pages;
    }

    public Guid Id { get; }

    /// <summary>The pages of the product, answered from this stage.</summary>
    public RequestDelegate Pages { get; }

    public IServiceProvider Services => product.Services;

    /// <summary>Builds the small product. Its database has to be there.</summary>
    /// <param name="outer">The product that it is a stage of: its clock, its log, its settings.</param>
    /// <param name="rehearsal">Which, and what its runs may do.</param>
    /// <param name="cancellationToken">Ends bringing the schema to this version.</param>
    public static async Task<Stage> OpenAsync(IServiceProvider outer, StagePlan rehearsal, CancellationToken cancellationToken)
    {
        var settings = SettingsOf(outer.GetRequiredService<AuditFlowSettings>(), rehearsal.Id);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "auditflow", ContentRootPath = AppContext.BaseDirectory, EnvironmentName = outer.GetRequiredService<IHostEnvironment>().EnvironmentName,
        });
        builder.Services.AddLogging();
        builder.Services.AddSingleton(outer.GetRequiredService<ILoggerFactory>());
        builder.Services.AddSingleton(outer.GetRequiredService<TimeProvider>());
        builder.Services.AddSingleton<IMailTransport, CatchingTransport>();
        builder.Services.AddSingleton(new RunPowers(rehearsal.Powers));
        builder.Services.AddSingleton(rehearsal);
        builder.Services.AddProduct(settings);

        // Whoever tries a drawing out wants to see what its activities got and gave.
        builder.Services.AddSingleton(provider => new WorkflowEngine(provider.GetRequiredService<ActivityCatalog>(), new EngineOptions { LogPersistence = LogPersistence.Include }));
        builder.Services.AddPages();

        // Beside the product's own, which the browser sends to these pages too.
        builder.Services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = "auditflow-rehearsal-form");
        builder.Environment.WebRootFileProvider = outer.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider;
        builder.WebHost.UseKestrelCore();
        var product = builder.Build();
        try
        {
            await product.PrepareStageAsync(cancellationToken);
            product.UseStagePages();
            return new Stage(rehearsal.Id, product, ((IApplicationBuilder)product).Build());
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    static AuditFlowSettings SettingsOf(AuditFlowSettings outer, Guid id) => new()
    {
        PublicUrl = $"{outer.PublicUrl}{StageAddress.Of(id)}", Data = outer.Data, Database = StageDatabase.Of(outer).SettingsOf(id), Company = outer.Company, Import = outer.Import, Mail = outer.Mail,
        Pumps = outer.Pumps, Links = outer.Links, Attestations = outer.Attestations, Workflows = outer.Workflows, Evidence = EvidenceOf(outer, id),
    };

    // Nothing that is tried out lies among the company's own evidence.
    static EvidenceSettings EvidenceOf(AuditFlowSettings outer, Guid id) => new()
    {
        Folder = StageEvidence.FolderOf(outer, id), MaxMegabytes = outer.Evidence.MaxMegabytes, MaxFiles = outer.Evidence.MaxFiles,
        ScanCommand = outer.Evidence.ScanCommand, ScanTimeoutSeconds = outer.Evidence.ScanTimeoutSeconds,
    };

    /// <summary>Sends a request on this stage.</summary>
    public async Task<T> SendAsync<T>(Actor actor, IRequest<T> request, CancellationToken cancellationToken)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(actor);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }

    /// <summary>Does what is ready: runs, then their mail. Returns whether something may be left to do at once.</summary>
    public async Task<bool> RunToIdleAsync(CancellationToken cancellationToken)
    {
        var (workflows, outbox) = (Services.GetRequiredService<WorkflowPump>(), Services.GetRequiredService<OutboxPump>());
        for (var pass = 0; pass < MostPasses; pass++)
        {
            if (await workflows.RunOnceAsync(cancellationToken) + await outbox.RunOnceAsync(cancellationToken) == 0)
            {
                return false;
            }

            if (await FindLimitAsync(cancellationToken) is not null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Which limit the rehearsal has reached, as a sentence; null when it may go on.</summary>
    public async Task<string?> FindLimitAsync(CancellationToken cancellationToken)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        var runs = await db.Instances.CountAsync(cancellationToken);
        if (runs > Rehearsal.MostRuns)
        {
            return $"It was stopped: a rehearsal has at most {Rehearsal.MostRuns:N0} runs, and this one has {runs:N0}.";
        }

        var rows = runs + await db.JournalBlocks.CountAsync(cancellationToken) + await db.Signals.CountAsync(cancellationToken) + await db.OutboxMails.CountAsync(cancellationToken);
        return rows > Rehearsal.MostRows ? $"It was stopped: a rehearsal may leave {Rehearsal.MostRows:N0} rows, and this one has left {rows:N0}." : null;
    }

    /// <summary>When its clocks or postponed work are due next; null when it waits for a person.</summary>
    public async Task<DateTimeOffset?> FindNextAsync(CancellationToken cancellationToken)
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        DateTimeOffset?[] moments =
        [
            await db.Bookmarks.MinAsync(b => b.DueAt, cancellationToken), await db.Triggers.MinAsync(t => t.DueAt, cancellationToken), await db.Signals.MinAsync(s => s.ReadyAt, cancellationToken),
            await db.OutboxMails.Where(m => m.State == MailState.Queued).MinAsync(m => (DateTimeOffset?)m.NextAttemptAt, cancellationToken),
        ];
        return moments.Min();
    }

    public ValueTask DisposeAsync() => product.DisposeAsync();
}

/// <summary>What a stage has to know of its rehearsal.</summary>
/// <param name="Id">Of the rehearsal.</param>
/// <param name="Powers">The roles of the person who began it.</param>
internal sealed record StagePlan(Guid Id, IReadOnlyList<Role> Powers);
