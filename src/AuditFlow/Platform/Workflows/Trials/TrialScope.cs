using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Platform.Workflows.Trials;

/// <summary>
/// Tells whether a drawing can reach a block of the product: then the product has to be there. What it may start is
/// found by the ids that stand in it, so the answer may be yes where a run would never get there, but not the reverse.
/// </summary>
internal static class TrialScope
{
    const string Own = "AuditFlow.";

    public static bool NeedsTheProduct(WorkflowDefinition definition, TrialLibrary library, IReadOnlySet<string> shipped)
    {
        var reached = new HashSet<WorkflowDefinition> { definition };
        var open = new Queue<WorkflowDefinition>(reached);
        while (open.TryDequeue(out var next))
        {
            var found = new Found(library.Definitions.Select(d => d.DefinitionId).ToHashSet(StringComparer.Ordinal), shipped);
            found.Look(next.Document, null);
            if (found.HasOwnBlock)
            {
                return true;
            }

            foreach (var other in library.Definitions.Where(d => found.Names.Contains(d.DefinitionId) || found.PublishesEvents && Waits(d)))
            {
                if (reached.Add(other))
                {
                    open.Enqueue(other);
                }
            }
        }

        return false;
    }

    static bool Waits(WorkflowDefinition definition) => definition.Document.ToJsonString().Contains("\"Elsa.Event\"", StringComparison.Ordinal);

    sealed class Found(IReadOnlySet<string> library, IReadOnlySet<string> shipped)
    {
        public bool HasOwnBlock { get; private set; }

        public bool PublishesEvents { get; private set; }

        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public void Look(JsonNode? node, string? member)
        {
            switch (node)
            {
                case JsonObject json:
                    foreach (var (name, value) in json)
                    {
                        // An input lies wrapped: workflowDefinitionId → expression → value.
                        Look(value, name is "expression" or "value" ? member : name);
                    }

                    break;
                case JsonArray array:
                    foreach (var item in array)
                    {
                        Look(item, member);
                    }

                    break;
                case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                    Look(value.GetValue<string>(), member);
                    break;
            }
        }

        void Look(string text, string? member)
        {
            if (member == "type")
            {
                HasOwnBlock |= text.StartsWith(Own, StringComparison.Ordinal);
                PublishesEvents |= text == "Elsa.PublishEvent";
            }
            else if (member is not null && member.Equals("workflowDefinitionId", StringComparison.OrdinalIgnoreCase) && shipped.Contains(text) && !library.Contains(text))
            {
                HasOwnBlock = true;
            }

            // Also inside a script.
            Names.UnionWith(library.Where(id => id.Length > 0 && text.Contains(id, StringComparison.Ordinal)));
        }
    }
}
