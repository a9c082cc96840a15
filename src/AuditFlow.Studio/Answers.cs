using Microsoft.AspNetCore.Http;

namespace AuditFlow.Studio;

/// <summary>Answers that several parts of the API give.</summary>
internal sealed class Answers(Palette palette, IStudioHost host)
{
    public Palette Palette => palette;

    public IStudioHost Host => host;

    public async Task<IResult> WholeAsync(StudioDrawing drawing, CancellationToken cancellationToken)
        => PageStamp.With(StudioJson.Ok(DefinitionJson.Whole(drawing, await palette.KnownAsync([drawing], cancellationToken), host.MayDraft)), drawing);

    public IResult Summary(StudioDrawing drawing) => PageStamp.With(StudioJson.Ok(DefinitionJson.Summary(drawing, host.MayDraft)), drawing);

    /// <summary>The document goes back with its links; without them the editor would close itself.</summary>
    public async Task<IResult> SavedAsync(StudioDrawing drawing, bool wasPublished, CancellationToken cancellationToken) => PageStamp.With(StudioJson.Ok(new
    {
        workflowDefinition = DefinitionJson.Whole(drawing, await palette.KnownAsync([drawing], cancellationToken), host.MayDraft), alreadyPublished = wasPublished, consumingWorkflowCount = 0,
    }), drawing);

    public IResult Missing(string what)
        => new RefusedResult(new StudioRefusal(StatusCodes.Status404NotFound, [$"There is no such {what}."]));

    /// <summary>A save that does not say what it is a change of: the page comes from before this was asked for.</summary>
    public IResult Unseen()
        => new RefusedResult(new StudioRefusal(StatusCodes.Status428PreconditionRequired, ["This page does not say which state of the drawing it shows. Export what is on your screen and load the page again."]));

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
