using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Workflows.Sense;
using AuditFlow.Studio;
using MediatR;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Makes drafts of files, JSON or zip, and publishes them if that is wanted: all of them or none. Every fault is said at
/// once, with its file and its activity.
/// </summary>
[Allow(Permission.DraftDrawings)]
public sealed record ImportDrawings : ICommand<IReadOnlyList<ImportedDrawing>>
{
    [Required]
    public required IReadOnlyList<DrawingFile> Files { get; init; }

    public bool Publish { get; init; }

    /// <summary>Publish although there are warnings: whoever sends this has read them.</summary>
    public bool AcceptsWarnings { get; init; }

    /// <summary>What was seen of the one drawing that the files are meant for; null when nothing was.</summary>
    [MaxLength(1000)]
    public string? Seen { get; init; }
}

/// <summary>A file as it was sent.</summary>
public sealed record DrawingFile(string Name, [property: Secret] byte[] Content);

/// <summary>A drawing that a file has become.</summary>
public sealed record ImportedDrawing(string File, string DefinitionId, string Name, int Version, bool IsPublished);

internal sealed class ImportDrawingsHandler(IMediator mediator, WorkflowEngine engine, Trail trail) : IRequestHandler<ImportDrawings, IReadOnlyList<ImportedDrawing>>
{
    public async Task<IReadOnlyList<ImportedDrawing>> Handle(ImportDrawings request, CancellationToken cancellationToken)
    {
        var faults = new List<FieldError>();
        var read = Read(request.Files, faults);
        if (faults.Count == 0 && read.Count == 0)
        {
            faults.Add(new("Files", "There is no drawing in what was sent."));
        }

        // What cannot be read keeps nothing from being said of the others, but nothing is kept either.
        var kept = new List<ImportedDrawing>();
        foreach (var (file, document) in read)
        {
            await TryAsync(file, faults, async () =>
            {
                var saved = await mediator.Send(new SaveDraft { Json = document.ToJsonString(), Seen = request.Seen }, cancellationToken);
                kept.Add(new ImportedDrawing(file, saved.DefinitionId, saved.Name, saved.Version, saved.IsPublished));
            });
        }

        if (request.Publish && faults.Count == 0)
        {
            foreach (var index in UsedBeforeUsing(read.ConvertAll(r => r.Document), kept))
            {
                await TryAsync(kept[index].File, faults, async () =>
                {
                    var published = await mediator.Send(new PublishDraft { DefinitionId = kept[index].DefinitionId, Accepted = request.AcceptsWarnings ? WarningsOf(read[index].Document) : null }, cancellationToken);
                    kept[index] = kept[index] with { Version = published.Drawing.Version, IsPublished = true };
                });
            }
        }

        trail.KeepSilent();
        return faults.Count == 0 ? kept : throw new InvalidRequest(faults);
    }

    string WarningsOf(JsonObject document) => DrawingSense.Of(WorkflowDefinition.From(document), engine.Catalog).Hash;

    static List<(string File, JsonObject Document)> Read(IReadOnlyList<DrawingFile> files, List<FieldError> faults)
    {
        var read = new List<(string, JsonObject)>();
        try
        {
            foreach (var (name, text) in DrawingPackage.Unpack(files))
            {
                if (StudioDocument.Read(text, out var reasons) is { } document)
                {
                    read.Add((name, document));
                }

                faults.AddRange(reasons.Select(r => new FieldError("Files", $"{name}: {r}")));
            }
        }
        catch (BadPackage bad)
        {
            faults.Add(new("Files", bad.Message));
        }

        var twice = read.GroupBy(r => r.Item2["definitionId"]?.ToString()).Where(g => !string.IsNullOrEmpty(g.Key) && g.Count() > 1);
        faults.AddRange(twice.Select(g => new FieldError("Files", $"{string.Join(" and ", g.Select(r => r.Item1))}: they are the same drawing, {g.Key}.")));
        return read;
    }

    static async Task TryAsync(string file, List<FieldError> faults, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (InvalidRequest invalid)
        {
            faults.AddRange(invalid.Errors.Select(e => new FieldError("Files", $"{file}: {e.Message}")));
        }
        catch (Refusal refusal) when (refusal.Status == StatusCodes.Status409Conflict)
        {
            faults.Add(new("Files", $"{file}: {refusal.Message}"));
        }
    }

    // A drawing is pinned to what it uses when it is published, so that has to be there before.
    List<int> UsedBeforeUsing(List<JsonObject> documents, List<ImportedDrawing> kept)
    {
        var used = documents.ConvertAll(d => UsedDrawings.IdsIn(WorkflowDefinition.From(d), engine.Catalog));
        var order = new List<int>();
        void Visit(int index, HashSet<int> around)
        {
            if (order.Contains(index) || !around.Add(index))
            {
                return;
            }

            for (var other = 0; other < kept.Count; other++)
            {
                if (other != index && used[index].Contains(kept[other].DefinitionId))
                {
                    Visit(other, around);
                }
            }

            order.Add(index);
        }

        for (var index = 0; index < kept.Count; index++)
        {
            Visit(index, []);
        }

        return order;
    }
}
