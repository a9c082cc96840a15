using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Platform.Workflows;

/// <summary>Publishes the drawings that lie beside the program, once for each change of a file.</summary>
internal static class ShippedDrawings
{
    /// <summary>Where they lie.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "workflows");

    public static async Task PublishAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        foreach (var file in Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("start"));
            var json = await File.ReadAllTextAsync(file, cancellationToken);
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new PublishDrawing { Json = json }, cancellationToken);
        }
    }
}
