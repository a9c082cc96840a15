using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>A number in a table: <c>&lt;count value="@x.Overdue" tone="@Tone.Bad" /&gt;</c>. Zero is a quiet dot and never coloured.</summary>
[HtmlTargetElement("count", Attributes = "value", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CountTagHelper : TagHelper
{
    public int Value { get; set; }

    public Tone? Tone { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Value == 0)
        {
            output.Attributes.SetAttribute("class", "muted");
            output.Content.SetHtmlContent("""<span aria-hidden="true">·</span><span class="visually-hidden">0</span>""");
            return;
        }

        if (Tone is { } tone)
        {
            output.Attributes.SetAttribute("class", $"{tone.Class} strong");
        }

        output.Content.SetContent(Value.ToString("N0", CultureInfo.InvariantCulture));
    }
}
