using System.Globalization;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Workflows;

/// <summary>Holds what a page has seen of a drawing against what is there, so that nobody draws over the work of others unseen.</summary>
internal sealed class SeenVersions(CurrentActor current)
{
    /// <summary>Refuses when the newest version is not the one that was seen.</summary>
    /// <param name="newest">What is there.</param>
    /// <param name="seen">The stamp that was sent along; one of another drawing counts as none.</param>
    public void MustBe(DefinitionVersion newest, string? seen)
    {
        if (seen is null || !seen.StartsWith(DefinitionVersion.StampsOf(newest.DefinitionId), StringComparison.Ordinal))
        {
            var others = newest.Authors.Where(a => a != current.Actor.Name).Select(ActorNames.Of).ToList();
            Refuse.If(
                newest.IsDraft && others.Count > 0, "draft-of-others",
                $"There is a draft of '{newest.Name}' in which {string.Join(" and ", others)} drew; it was saved last at {Time(newest.ChangedAt)}. It is not replaced unseen: open it, or have it published or thrown away first.");
            return;
        }

        Refuse.If(seen != newest.Stamp, "drawing-moved-on", newest.IsDraft
            ? $"{Who(newest.ChangedBy)} saved this draft at {Time(newest.ChangedAt)} while your page was open. Nothing of yours was kept over it: load the page again to see it, and export what is on your screen before."
            : $"{Who(newest.PublishedBy ?? newest.ChangedBy)} made version {newest.Version} of this drawing at {Time(newest.PublishedAt ?? newest.ChangedAt)} while your page was open. Nothing of yours was kept over it: load the page again to see it, and export what is on your screen before.");
    }

    string Who(string? name) => name == current.Actor.Name ? "Another page of yours" : ActorNames.Of(name);

    static string Time(DateTimeOffset? at) => at is { } instant ? string.Create(CultureInfo.InvariantCulture, $"{instant:HH:mm} on {instant:d MMMM} (UTC)") : "a time that is not known";
}

internal static class NewestVersions
{
    extension(AuditFlowDb db)
    {
        /// <summary>
        /// The newest version of a drawing, tracked, and nobody else's until this transaction ends: the update takes the
        /// row's lock on PostgreSQL before it is read, and on SQLite the write gate is that lock.
        /// </summary>
        public async Task<DefinitionVersion?> TakeNewestAsync(string definitionId, CancellationToken cancellationToken)
        {
            await db.Definitions.Where(d => d.DefinitionId == definitionId && d.IsLatest).ExecuteUpdateAsync(d => d.SetProperty(x => x.IsLatest, true), cancellationToken);
            return await db.Definitions.AsTracking().SingleOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsLatest, cancellationToken);
        }
    }
}
