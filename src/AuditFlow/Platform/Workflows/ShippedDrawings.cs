using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Platform.Workflows;

/// <summary>Brings the drawings that lie beside the program into the library, once for each change of a file.</summary>
internal static class ShippedDrawings
{
    /// <summary>Where they lie.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "workflows");

    public static Task PublishAsync(IServiceProvider services, CancellationToken cancellationToken) => PublishAsync(services, Folder, cancellationToken);

    public static async Task PublishAsync(IServiceProvider services, string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            await SendAsync(services, new BringDrawing { Json = await File.ReadAllTextAsync(file, cancellationToken) }, cancellationToken);
        }

        await SendAsync(services, new IndexTriggers(), cancellationToken);
    }

    static async Task SendAsync<T>(IServiceProvider services, IRequest<T> request, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("start"));
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }
}
