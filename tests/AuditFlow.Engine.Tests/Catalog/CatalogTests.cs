using System.Text;
using System.Text.Json;
using Xunit;

namespace AuditFlow.Engine.Tests.Catalog;

public sealed class CatalogTests
{
    [Fact]
    public void The_catalogue_of_activities_is_the_approved_one()
    {
        var text = new StringBuilder();
        foreach (var activity in new ActivityCatalog().Descriptors.OrderBy(descriptor => descriptor.TypeName, StringComparer.Ordinal).ThenBy(descriptor => descriptor.Version))
        {
            text.Append(activity.TypeName).Append(" v").Append(activity.Version).Append(" '").Append(activity.DisplayName).Append("' in ").Append(activity.Category)
                .Append(" (").Append(activity.Kind).Append(activity.IsContainer ? ", container" : "").Append(activity.IsStart ? ", start" : "").Append(activity.IsTerminal ? ", terminal" : "")
                .Append(activity.IsBrowsable ? "" : ", hidden").AppendLine(")");
            text.Append("  ").AppendLine(activity.Description);
            foreach (var input in activity.Inputs)
            {
                text.Append("  in  ").Append(input.Name).Append(": ").Append(input.TypeName).Append(input.DefaultValue is { } value ? $" = {JsonSerializer.Serialize(value)}" : "")
                    .Append(" [").Append(input.UiHint).Append(", ").Append(input.DefaultSyntax).Append(input.IsWrapped ? "" : ", not an expression").Append(input.IsRequired ? ", required" : "").Append(']')
                    .AppendLine(input.UiSpecifications.Count > 0 ? " " + JsonSerializer.Serialize(input.UiSpecifications) : "");
            }

            foreach (var output in activity.Outputs)
            {
                text.Append("  out ").Append(output.Name).Append(": ").AppendLine(output.TypeName);
            }

            foreach (var port in activity.Ports)
            {
                text.Append("  port ").Append(port.Name).AppendLine(port.Type == PortType.Embedded ? " (inside)" : "");
            }
        }

        Approved.That(text.ToString(), "catalogue");
    }
}
