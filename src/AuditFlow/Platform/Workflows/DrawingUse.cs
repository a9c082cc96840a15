using AuditFlow.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Platform.Workflows;

/// <summary>That a version of a drawing uses another drawing as an activity, so that its users are found without reading every document.</summary>
internal sealed class DrawingUse
{
    public required string VersionId { get; init; }

    /// <summary>The drawing that is used. There may be none of this id.</summary>
    public required string UsedId { get; init; }
}

internal sealed class DrawingUseConfiguration : IEntityTypeConfiguration<DrawingUse>
{
    public void Configure(EntityTypeBuilder<DrawingUse> builder)
    {
        builder.ToTable("WorkflowDefinitionUses");
        builder.HasKey(u => new { u.VersionId, u.UsedId });
        builder.HasIndex(u => u.UsedId);
        builder.HasOne<DefinitionVersion>().WithMany().HasForeignKey(u => u.VersionId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal static class DrawingUses
{
    extension(AuditFlowDb db)
    {
        /// <summary>Writes down what a version uses from now on.</summary>
        /// <param name="versionId">Which version.</param>
        /// <param name="before">What it was; null when the version is new.</param>
        /// <param name="now">What it is.</param>
        /// <param name="catalog">The activities that are no drawings.</param>
        /// <param name="cancellationToken">Ends it.</param>
        public async Task NoteUsesAsync(string versionId, WorkflowDefinition? before, WorkflowDefinition now, ActivityCatalog catalog, CancellationToken cancellationToken)
        {
            var (old, used) = (before is null ? [] : UsedDrawings.IdsIn(before, catalog), UsedDrawings.IdsIn(now, catalog));
            if (old.SetEquals(used))
            {
                return;
            }

            if (old.Count > 0)
            {
                await db.Set<DrawingUse>().Where(u => u.VersionId == versionId).ExecuteDeleteAsync(cancellationToken);
            }

            db.Set<DrawingUse>().AddRange(used.Select(id => new DrawingUse { VersionId = versionId, UsedId = id }));
        }
    }
}
