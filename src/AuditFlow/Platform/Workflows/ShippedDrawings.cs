using AuditFlow.Platform.Security;
using MediatR;

namespace AuditFlow.Platform.Workflows;

/// <summary>Publishes the drawings that lie beside the program, once for each change of a file.</summary>
internal static class ShippedDrawings
{
    public static async Task PublishAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "workflows");
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("start"));
            var json = await File.ReadAllTextAsync(file, cancellationToken);
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new PublishDrawing { Json = json }, cancellationToken);
        }
    }
}
