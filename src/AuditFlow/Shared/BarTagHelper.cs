using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>
/// A bar from zero for a share whose numbers are printed beside it: <c>&lt;bar value="36" of="38" /&gt;</c>.
/// Its width is an attribute of the drawing, so no style attribute is needed.
/// </summary>
[HtmlTargetElement("bar", Attributes = "value,of", TagStructure = TagStructure.WithoutEndTag)]
public sealed class BarTagHelper : TagHelper
{
    public decimal Value { get; set; }

    public decimal Of { get; set; }

    public Tone Tone { get; set; } = Tone.Info;

    /// <summary>What a screen reader hears; leave it out when the same numbers stand beside the bar.</summary>
    public string? Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var share = Of <= 0 ? 0 : Math.Clamp(Value / Of, 0, 1) * 100;
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "bar");
        output.Attributes.SetAttribute("viewBox", "0 0 100 6");
        output.Attributes.SetAttribute("preserveAspectRatio", "none");
        if (Label is null)
        {
            output.Attributes.SetAttribute("aria-hidden", "true");
        }
        else
        {
            output.Attributes.SetAttribute("role", "img");
            output.Attributes.SetAttribute("aria-label", Label);
        }

        output.Content.SetHtmlContent(string.Create(
            CultureInfo.InvariantCulture,
            $"<rect class=\"rail\" width=\"100\" height=\"6\"/><rect class=\"{Tone.Class}\" width=\"{share:0.##}\" height=\"6\"/>"));
    }
}
