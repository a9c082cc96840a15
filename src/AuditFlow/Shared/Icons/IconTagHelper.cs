using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>Draws an icon inline: <c>&lt;icon name="lock" /&gt;</c>.</summary>
[HtmlTargetElement("icon", Attributes = "name", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Icon.Svg(Name));
    }
}
