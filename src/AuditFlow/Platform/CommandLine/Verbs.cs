using System.CommandLine;
using System.Reflection;
using AuditFlow.Platform.Languages;
using AuditFlow.Platform.Logging;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using MediatR;

namespace AuditFlow.Platform.CommandLine;

/// <summary>A verb of the command line. Every class that implements it is found.</summary>
internal interface IVerb
{
    Command Build(VerbContext context);
}

/// <summary>The program's face at the command line: a verb, or the web host when there is none.</summary>
internal static class Verbs
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Refused = 2;

    /// <summary>True when the arguments begin with a verb or ask for the list of verbs.</summary>
    public static bool IsMeant(string[] args) => args is [var first, ..] && (!first.StartsWith('-') || first is "-h" or "-?" or "--help" or "--version");

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        ProcessLanguage.Set();
        var context = new VerbContext(output, error);
        var root = new RootCommand("AuditFlow orchestrates audits. Without a verb it is the web server; --urls and --environment pass through.");
        foreach (var verb in All())
        {
            root.Add(verb.Build(context));
        }

        var result = root.Parse(args);
        if (result.Errors.Count > 0)
        {
            foreach (var problem in result.Errors)
            {
                await error.WriteLineAsync(problem.Message);
            }

            await error.WriteLineAsync("See: auditflow --help");
            return Refused;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is Refusal or InvalidRequest or InvalidSettings)
        {
            await error.WriteLineAsync(exception.Message);
            return Refused;
        }
    }

    static IEnumerable<IVerb> All() => Assembly.GetExecutingAssembly().DefinedTypes
        .Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IVerb)))
        .OrderBy(t => t.Name, StringComparer.Ordinal)
        .Select(t => (IVerb)Activator.CreateInstance(t)!);
}

/// <summary>What a verb works with: two writers, and the product on demand.</summary>
internal sealed class VerbContext(TextWriter output, TextWriter error)
{
    public TextWriter Output { get; } = output;

    public TextWriter Error { get; } = error;

    /// <summary>Sends a request as the operator at this machine, on the migrated database of the settings.</summary>
    public async Task<T> SendAsync<T>(IRequest<T> request, CancellationToken cancellationToken)
    {
        await using var product = await StartAsync(cancellationToken);
        return await product.SendAsync(request, cancellationToken);
    }

    /// <summary>Builds the product for several sends.</summary>
    public async Task<OperatorSession> StartAsync(CancellationToken cancellationToken)
    {
        var host = new HostApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "auditflow", ContentRootPath = AppContext.BaseDirectory });
        var settings = SettingsSetup.Read(host.Configuration, host.Environment, sendsLinks: false);
        host.Logging.AddProductLog(folder: null, errorsOnly: true);
        host.Services.AddProduct(settings);
        var built = host.Build();
        await built.Services.MigrateAsync(cancellationToken);
        return new OperatorSession(built);
    }
}

/// <summary>The product in the hands of an operator. Nothing runs in the background.</summary>
internal sealed class OperatorSession(IHost host) : IAsyncDisposable
{
    public IServiceProvider Services => host.Services;

    public async Task<T> SendAsync<T>(IRequest<T> request, CancellationToken cancellationToken)
    {
        await using var scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new OperatorActor(Environment.UserName));
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }
    }
}
