using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

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
            var json = await File.ReadAllTextAsync(file, cancellationToken);
            if (!await IsKnownAsync(services, json, cancellationToken))
            {
                await SendAsync(services, new PublishDrawing { Json = json }, cancellationToken);
            }
        }

        await SendAsync(services, new IndexTriggers(), cancellationToken);
    }

    // What a lead drew over it, or took back, is not undone by the next start.
    static async Task<bool> IsKnownAsync(IServiceProvider services, string json, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var hash = PublishDrawingHandler.HashOf(json);
        return await scope.ServiceProvider.GetRequiredService<AuditFlowDb>().Definitions.AnyAsync(d => d.SourceHash == hash, cancellationToken);
    }

    static async Task SendAsync<T>(IServiceProvider services, IRequest<T> request, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("start"));
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }
}
