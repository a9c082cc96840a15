using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>
/// A filter that lives in the URL: <c>&lt;chip name="state" value="overdue" count="7"&gt;Overdue&lt;/chip&gt;</c>.
/// The active one takes itself away again. Without a value it is the "all" of its name.
/// </summary>
[HtmlTargetElement("chip", Attributes = "name")]
public sealed class ChipTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    public string? Value { get; set; }

    public int? Count { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var request = ViewContext.HttpContext.Request;
        var chosen = request.Query[Name].ToString();
        var active = string.Equals(chosen, Value ?? "", StringComparison.OrdinalIgnoreCase);
        var words = await output.GetChildContentAsync();

        output.TagName = "a";
        output.Attributes.SetAttribute("class", "chip");
        output.Attributes.SetAttribute("href", request.With(Name, active ? null : Value));
        if (active)
        {
            output.Attributes.SetAttribute("aria-current", "true");
        }

        output.Content.AppendHtml("<span>").AppendHtml(words).AppendHtml("</span>");
        if (Count is { } count)
        {
            output.Content.AppendHtml("<span class=\"num\">").Append(count.ToString("N0", CultureInfo.InvariantCulture)).AppendHtml("</span>");
        }

        if (active && Value is not null)
        {
            output.Content.AppendHtml(Icon.Svg("x")).AppendHtml("<span class=\"visually-hidden\">, take this filter away</span>");
        }
    }
}
