using System.Text.Json.Nodes;

namespace AuditFlow.Studio;

/// <summary>
/// The Studio sets the ways out of an activity along its side, however many there are, and writes their names one over the
/// other when the side is short. So an activity with many is shown as tall as their names need.
/// </summary>
internal static class NodeSize
{
    // So many have room beside what each activity shows.
    const int Free = 3;

    // Pixels: of a name with the space round it, of the picture with the space round it, and of a letter of the heading.
    const int Line = 18;
    const int Picture = 92;
    const double Letter = 7.4;

    /// <summary>Makes an activity that has a place on the canvas large enough; one that is larger stays so.</summary>
    public static void Fit(TreeNode node, int waysOut)
    {
        if (waysOut <= Free || node.Json["metadata"] is not JsonObject metadata || metadata["designer"] is not JsonObject designer || designer["position"] is not JsonObject || designer["size"] is not (null or JsonObject))
        {
            return;
        }

        var size = designer["size"] as JsonObject;
        var heading = metadata.Text("displayText") ?? node.Json.Text("name") ?? node.Id;
        var (width, height) = (Picture + (int)(Letter * heading.Length), Line * waysOut);
        designer["size"] = new JsonObject { ["width"] = Larger(size?["width"], width), ["height"] = Larger(size?["height"], height) };
    }

    static double Larger(JsonNode? kept, double needed) => kept is JsonValue value && value.TryGetValue<double>(out var pixels) && pixels > needed ? pixels : needed;
}
