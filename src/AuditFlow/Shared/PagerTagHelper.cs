using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>"1–50 of 1,304" with links to the neighbours: <c>&lt;pager page="@Model.P" total="@Model.Total" /&gt;</c>.</summary>
[HtmlTargetElement("pager", Attributes = "page,total", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PagerTagHelper : TagHelper
{
    /// <summary>The page shown, from 1 on; bind it from <c>?p=</c>.</summary>
    public int Page { get; set; } = 1;

    public int Size { get; set; } = 50;

    /// <summary>The query name of the page number, for the second list of a page.</summary>
    public string Name { get; set; } = ListAddress.Page;

    /// <summary>What tells two of them on one page apart for those who do not see them.</summary>
    public string Label { get; set; } = "Pages";

    public int Total { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var first = Total == 0 ? 0 : ((Page - 1) * Size) + 1;
        var last = Math.Min(Page * Size, Total);

        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", Label);
        output.Content.AppendHtml("<span>").Append(string.Create(CultureInfo.InvariantCulture, $"{first:N0}–{last:N0} of {Total:N0}")).AppendHtml("</span>");
        if (Page > 1)
        {
            output.Content.AppendHtml(Neighbour(Page - 1, "prev", "Previous"));
        }

        if (last < Total)
        {
            output.Content.AppendHtml(Neighbour(Page + 1, "next", "Next"));
        }
    }

    TagBuilder Neighbour(int page, string rel, string word)
    {
        var link = new TagBuilder("a");
        link.Attributes["href"] = ViewContext.HttpContext.Request.With(Name, page == 1 ? null : page.ToString(CultureInfo.InvariantCulture));
        link.Attributes["rel"] = rel;
        link.InnerHtml.Append(word);
        return link;
    }
}
