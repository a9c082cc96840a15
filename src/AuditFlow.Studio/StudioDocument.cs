using System.Text.Json.Nodes;

namespace AuditFlow.Studio;

/// <summary>Reads the text of a drawing that comes from outside, as strictly as the Studio needs it to show the drawing.</summary>
public static class StudioDocument
{
    /// <summary>The document, ready to be kept; null when there are faults.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="faults">Every reason why it cannot be kept, a sentence each.</param>
    public static JsonObject? Read(ReadOnlyMemory<byte> utf8, out IReadOnlyList<string> faults)
    {
        try
        {
            var document = StudioJson.Parse(utf8);
            faults = DocumentShape.Faults(document);
            return faults.Count == 0 ? DefinitionJson.Merged(document, kept: null) : null;
        }
        catch (BadBody bad)
        {
            faults = [bad.Message];
            return null;
        }
    }
}
