using System.Text.Json.Nodes;
using AuditFlow.Studio;
using MediatR;

namespace AuditFlow.Platform.Workflows;

/// <summary>The Studio's drawings: each call is a request of ours, with its permission.</summary>
internal sealed class StudioLibrary(IMediator mediator) : IStudioLibrary
{
    public Task<StudioPage<StudioDrawing>> ListAsync(DrawingFilter filter, CancellationToken cancellationToken) => mediator.Send(new FindDrawings { Filter = filter }, cancellationToken);

    public async Task<StudioDrawing?> FindAsync(string definitionId, DrawingVersion version, CancellationToken cancellationToken)
        => (await mediator.Send(new LoadDrawings { DefinitionId = definitionId, Version = version }, cancellationToken)).SingleOrDefault();

    public Task<IReadOnlyList<StudioDrawing>> FindVersionsAsync(IReadOnlyCollection<string> versionIds, CancellationToken cancellationToken)
        => mediator.Send(new LoadDrawings { VersionIds = versionIds }, cancellationToken);

    public Task<bool> IsNameFreeAsync(string name, string? definitionId, CancellationToken cancellationToken) => mediator.Send(new IsDrawingNameFree { Name = name, DefinitionId = definitionId }, cancellationToken);

    public Task<IReadOnlyList<StudioDrawing>> ListUsableAsync(CancellationToken cancellationToken) => mediator.Send(new ListUsableDrawings(), cancellationToken);

    public Task<IReadOnlyList<string>> FindUsableAsync(IReadOnlyCollection<string> definitionIds, CancellationToken cancellationToken) => mediator.Send(new FindUsableDrawings { DefinitionIds = definitionIds }, cancellationToken);

    public Task<IReadOnlyList<string>> FindConsumersAsync(string definitionId, CancellationToken cancellationToken) => mediator.Send(new FindConsumers { DefinitionId = definitionId }, cancellationToken);

    public Task<StudioDrawing> SaveAsync(JsonObject document, string? seen, CancellationToken cancellationToken)
        => mediator.Send(new SaveDraft { Json = document.ToJsonString(), Seen = seen }, cancellationToken);

    public async Task<int> ImportAsync(IReadOnlyList<StudioUpload> files, string? seen, CancellationToken cancellationToken)
        => (await mediator.Send(new ImportDrawings { Files = [.. files.Select(f => new DrawingFile(f.Name, f.Content.ToArray()))], Seen = seen }, cancellationToken)).Count;

    public Task<PublishedNow> PublishAsync(string definitionId, string? seen, string? accepted, CancellationToken cancellationToken)
        => mediator.Send(new PublishDraft { DefinitionId = definitionId, Seen = seen, Accepted = accepted }, cancellationToken);

    public Task<PublishedNow> SaveAndPublishAsync(JsonObject document, string? seen, string? accepted, CancellationToken cancellationToken)
        => mediator.Send(new SaveAndPublish { Json = document.ToJsonString(), Seen = seen, Accepted = accepted }, cancellationToken);

    public async Task<StudioDrawing> RetractAsync(string definitionId, CancellationToken cancellationToken)
    {
        await mediator.Send(new RetractDrawing { DefinitionId = definitionId }, cancellationToken);
        return (await FindAsync(definitionId, DrawingVersion.Latest, cancellationToken))!;
    }

    public Task<StudioDrawing> RevertAsync(string definitionId, int version, string? seen, CancellationToken cancellationToken)
        => mediator.Send(new RevertDrawing { DefinitionId = definitionId, Version = version, Seen = seen }, cancellationToken);

    public Task DeleteAsync(string definitionId, CancellationToken cancellationToken) => mediator.Send(new DeleteDrawing { DefinitionId = definitionId }, cancellationToken);

    public Task DeleteVersionAsync(string versionId, CancellationToken cancellationToken) => mediator.Send(new DeleteDrawingVersion { VersionId = versionId }, cancellationToken);

    public Task<IReadOnlyList<string>> UpdateConsumersAsync(string definitionId, CancellationToken cancellationToken) => mediator.Send(new UpdateConsumers { DefinitionId = definitionId }, cancellationToken);
}
