using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>
/// The head of a column that sorts: <c>&lt;sort-head key="due"&gt;Due&lt;/sort-head&gt;</c>. A leading minus in
/// <c>?sort=-due</c> means downwards.
/// </summary>
[HtmlTargetElement("sort-head", Attributes = "key")]
public sealed class SortHeadTagHelper : TagHelper
{
    public string Key { get; set; } = "";

    /// <summary>The sort of this list when the URL names none, for example <c>-late</c>.</summary>
    public string? Default { get; set; }

    /// <summary>Right-aligned, as numbers and dates are.</summary>
    public bool Num { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var request = ViewContext.HttpContext.Request;
        var sort = request.Query[ListAddress.Sort].ToString() is { Length: > 0 } asked ? asked : Default ?? "";
        var up = sort == Key;
        var down = sort == "-" + Key;
        var words = await output.GetChildContentAsync();

        output.TagName = "th";
        output.Attributes.SetAttribute("scope", "col");
        if (Num)
        {
            output.Attributes.SetAttribute("class", "num");
        }

        if (up || down)
        {
            output.Attributes.SetAttribute("aria-sort", up ? "ascending" : "descending");
        }

        var link = new TagBuilder("a");
        link.Attributes["href"] = request.With(ListAddress.Sort, up ? "-" + Key : Key);
        link.InnerHtml.AppendHtml(words);
        if (up || down)
        {
            link.InnerHtml.AppendHtml(Icon.Svg(up ? "arrow-up" : "arrow-down"));
        }

        output.Content.SetHtmlContent(link);
    }
}
