using System.Collections.Concurrent;
using AuditFlow.Engine;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>The compiled drawings. A version is compiled once; published versions never change, so nothing here goes stale.</summary>
internal sealed class Drawings(WorkflowEngine engine)
{
    // What was published once is loaded as it was let in then: checks that came later keep a drawing from being published, not its runs from going on.
    readonly WorkflowEngine lenient = new(engine.Catalog, engine.Options with { RefuseUnknown = false });
    readonly ConcurrentDictionary<string, CompiledWorkflow> compiled = new(StringComparer.Ordinal);

    /// <summary>The version that a run asks for. A draft is nothing that a run could find: the latest is the newest that was published.</summary>
    public async ValueTask<CompiledWorkflow?> FindAsync(AuditFlowDb db, string definitionId, WorkflowVersion version, CancellationToken cancellationToken)
    {
        var versions = db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId);
        versions = version.IsPublished ? versions.Where(d => d.IsPublished)
            : version.IsLatest ? versions.Where(d => d.IsPublished || d.SourceHash != null)
            : versions.Where(d => d.Version == version.Number);
        return await versions.OrderByDescending(d => d.Version).Select(d => d.Id).FirstOrDefaultAsync(cancellationToken) is { } id ? await GetAsync(db, id, cancellationToken) : null;
    }

    public async ValueTask<CompiledWorkflow> GetAsync(AuditFlowDb db, string versionId, CancellationToken cancellationToken)
    {
        if (compiled.TryGetValue(versionId, out var known))
        {
            return known;
        }

        var json = await db.Definitions.AsNoTracking().Where(d => d.Id == versionId).Select(d => d.Json).SingleAsync(cancellationToken);
        var definition = WorkflowDefinition.Parse(json);
        var used = await UsedDrawings.LoadAsync(db, engine.Catalog, definition, cancellationToken);
        return compiled.GetOrAdd(versionId, lenient.Compile(definition, used.Find));
    }
}
