using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Studio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Keeps a document as the draft of its drawing. A drawing has one draft at most, its newest version; what was published
/// stays as it is. Whether the drawing would run is asked when it is published.
/// </summary>
[Allow(Permission.DraftDrawings)]
public sealed record SaveDraft : ICommand<StudioDrawing>
{
    /// <summary>Elsa 3 JSON; without a <c>definitionId</c> it is a new drawing.</summary>
    [Required]
    public required string Json { get; init; }

    /// <summary>
    /// The <see cref="DefinitionVersion.Stamp"/> of what was changed. Who has seen none, as with a file that is imported,
    /// begins a draft or replaces one of his own, and no other.
    /// </summary>
    [MaxLength(1000)]
    public string? Seen { get; init; }
}

internal sealed class SaveDraftHandler(AuditFlowDb db, ActivityCatalog catalog, SeenVersions seen, EditingSpells spells, AfterCommit afterCommit, Trail trail, CurrentActor current, Ids ids, TimeProvider clock) : IRequestHandler<SaveDraft, StudioDrawing>
{
    public async Task<StudioDrawing> Handle(SaveDraft request, CancellationToken cancellationToken)
    {
        var definition = Read(request.Json);
        var name = definition.Name?.Trim() ?? "";
        var definitionId = definition.Document["definitionId"]?.ToString() is { Length: > 0 } given ? given : await NewIdAsync(name, cancellationToken);

        var latest = await db.TakeNewestAsync(definitionId, cancellationToken);
        if (latest is not null)
        {
            seen.MustBe(latest, request.Seen);
        }

        if (latest is { IsDraft: true })
        {
            var redrawn = Stamped(definition, definitionId, latest.Id, latest.Version);
            if (redrawn == latest.Json)
            {
                trail.KeepSilent();
                return latest.ForStudio();
            }

            var before = WorkflowDefinition.Parse(latest.Json);
            var isOther = !DrawingComparison.Of(before, definition).IsEmpty;
            latest.Redraw(definition, name, redrawn);
            await db.NoteUsesAsync(latest.Id, before, definition, catalog, cancellationToken);
            latest.SavedBy(current.Actor.Name, clock.GetUtcNow(), isOther);
            Say(latest, "goes on with");
            return latest.ForStudio();
        }

        var number = 1 + await db.Definitions.Where(d => d.DefinitionId == definitionId).MaxAsync(d => (int?)d.Version, cancellationToken) ?? 1;

        // A draft can be thrown away and its number come again; its id does not.
        var id = string.Create(CultureInfo.InvariantCulture, $"{definitionId}-v{number}-{ids.New():N}");
        var draft = new DefinitionVersion
        {
            Id = id, DefinitionId = definitionId, Version = number, Name = name, Description = definition.Description, Json = Stamped(definition, definitionId, id, number), IsLatest = true,
            IsUsableAsActivity = definition.IsUsableAsActivity, CreatedAt = clock.GetUtcNow(),
        };
        draft.SavedBy(current.Actor.Name, draft.CreatedAt, latest is null || !DrawingComparison.Of(WorkflowDefinition.Parse(latest.Json), definition).IsEmpty);
        if (latest is not null)
        {
            latest.IsLatest = false;
        }

        db.Definitions.Add(draft);
        await db.NoteUsesAsync(id, null, definition, catalog, cancellationToken);
        Say(draft, "begins");
        return draft.ForStudio();
    }

    WorkflowDefinition Read(string json)
    {
        WorkflowDefinition definition;
        try
        {
            definition = WorkflowDefinition.Parse(json);
        }
        catch (InvalidDefinition invalid)
        {
            throw new InvalidRequest([.. invalid.Problems.Select(p => new FieldError(p.JsonPath, p.Reason))]);
        }

        var faults = new List<FieldError>();
        var id = definition.Document["definitionId"]?.ToString() ?? "";
        if (id.Length > 200 || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            faults.Add(new("definitionId", "The id of a drawing has letters, digits, dashes, dots and underscores, at most 200."));
        }

        if (definition.Name?.Trim() is not { Length: > 0 and <= 200 })
        {
            faults.Add(new("name", "A drawing has a name of at most 200 characters."));
        }

        if (definition.Description?.Length > 2000)
        {
            faults.Add(new("description", "The description of a drawing has at most 2,000 characters."));
        }

        var root = (definition.Document["root"] as JsonObject)?["type"]?.ToString();
        if (root is null || catalog.Find(root) is null)
        {
            faults.Add(new("root", root is null ? "The drawing has no root activity." : $"Drawings that begin with {root} are not run here. Draw a flowchart."));
        }

        return faults.Count == 0 ? definition : throw new InvalidRequest(faults);
    }

    // One entry an editing spell: the designer saves at every stroke.
    void Say(DefinitionVersion draft, string verb)
    {
        var actor = current.Actor.Name;
        var isOn = spells.IsOn(draft.Id, actor);

        // A save that is rolled back begins no spell: the next one must say it.
        afterCommit.Do(() => spells.Note(draft.Id, actor));
        if (!isOn)
        {
            trail.Add(null, "drawing-drafted", $"drawing:{draft.DefinitionId}", $"{current.Actor.Spoken} {verb} a draft of version {draft.Version} of the drawing '{draft.Name}'.", new { draft.Version });
        }
        else
        {
            trail.KeepSilent();
        }
    }

    // Ids and numbers are the library's; what a document says of them is not trusted.
    static string Stamped(WorkflowDefinition definition, string definitionId, string id, int version)
    {
        var document = (JsonObject)definition.Document.DeepClone();
        document["id"] = id;
        document["definitionId"] = definitionId;
        document["version"] = version;
        document["isLatest"] = true;
        document["isPublished"] = false;
        document.Remove("createdAt");
        return document.ToJsonString();
    }

    /// <summary>The name as an id that people can read, with a number when it is taken.</summary>
    async Task<string> NewIdAsync(string name, CancellationToken cancellationToken)
    {
        var slug = Slug(name);
        var taken = await db.Definitions.Where(d => d.DefinitionId == slug || d.DefinitionId.StartsWith(slug + "-")).Select(d => d.DefinitionId).Distinct().ToListAsync(cancellationToken);
        var id = slug;
        for (var number = 2; taken.Contains(id); number++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{slug}-{number}");
        }

        return id;
    }

    static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().Trim('-') is { Length: > 0 } text ? text[..Math.Min(text.Length, 80)].TrimEnd('-') : "drawing";
    }
}

/// <summary>Who works on which draft: a spell ends when nothing was saved for half an hour. Each process counts for itself.</summary>
internal sealed class EditingSpells(TimeProvider clock)
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);

    readonly Lock sync = new();
    readonly Dictionary<(string Draft, string Actor), DateTimeOffset> lastSaved = [];

    /// <summary>Whether this person saved this draft a short while ago.</summary>
    public bool IsOn(string draft, string actor)
    {
        lock (sync)
        {
            return lastSaved.TryGetValue((draft, actor), out var saved) && clock.GetUtcNow() - saved <= Pause;
        }
    }

    /// <summary>Notes a save that was committed.</summary>
    public void Note(string draft, string actor)
    {
        var now = clock.GetUtcNow();
        lock (sync)
        {
            foreach (var over in lastSaved.Where(s => now - s.Value > Pause).Select(s => s.Key).ToList())
            {
                lastSaved.Remove(over);
            }

            lastSaved[(draft, actor)] = now;
        }
    }
}
