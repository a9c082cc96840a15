using AuditFlow.Platform.Settings;

namespace AuditFlow.Rehearsals;

/// <summary>Where the evidence of a rehearsal lies: in a folder of its own, which goes with its stage.</summary>
internal static class StageEvidence
{
    public static string FolderOf(AuditFlowSettings settings, Guid id) => Path.Combine(settings.Data.Folder, "rehearsals", $"{id:N}-evidence");

    public static void Remove(AuditFlowSettings settings, Guid id)
    {
        var folder = FolderOf(settings, id);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
