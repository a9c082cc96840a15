using Microsoft.AspNetCore.Http;

namespace AuditFlow.Studio;

/// <summary>Answers that several parts of the API give.</summary>
internal sealed class Answers(Palette palette, IStudioHost host)
{
    public Palette Palette => palette;

    public IStudioHost Host => host;

    public async Task<IResult> WholeAsync(StudioDrawing drawing, CancellationToken cancellationToken)
        => StudioJson.Ok(DefinitionJson.Whole(drawing, await palette.KnownAsync(cancellationToken), host.MayDraft));

    public IResult Summary(StudioDrawing drawing) => StudioJson.Ok(DefinitionJson.Summary(drawing, host.MayDraft));

    /// <summary>The document goes back with its links; without them the editor would close itself.</summary>
    public async Task<IResult> SavedAsync(StudioDrawing drawing, bool wasPublished, CancellationToken cancellationToken) => StudioJson.Ok(new
    {
        workflowDefinition = DefinitionJson.Whole(drawing, await palette.KnownAsync(cancellationToken), host.MayDraft), alreadyPublished = wasPublished, consumingWorkflowCount = 0,
    });

    public IResult Missing(string what)
        => new RefusedResult(new StudioRefusal(StatusCodes.Status404NotFound, [$"There is no such {what}."]));

    /// <summary>Does one of many; a refusal is noted and stops nothing.</summary>
    public async Task<bool> TryAsync(Func<Task> work, List<string> refused)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception exception) when (host.Explain(exception) is { Status: not StatusCodes.Status403Forbidden } refusal)
        {
            refused.AddRange(refusal.Sentences);
            return false;
        }
    }
}

/// <summary>A refusal as an answer.</summary>
internal sealed class RefusedResult(StudioRefusal refusal) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => StudioGuard.RefuseAsync(httpContext, refusal);
}
