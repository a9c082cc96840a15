using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>A calendar day: <c>&lt;day value="@x.DueOn" /&gt;</c>; a dash where there is none.</summary>
[HtmlTargetElement("day", Attributes = "value", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DayTagHelper : TagHelper
{
    public DateOnly? Value { get; set; }

    /// <summary>With weekday and year.</summary>
    public bool Full { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Value is not { } day)
        {
            output.NoDay();
            return;
        }

        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        output.Content.SetContent(Full ? Reader.SayInFull(day) : ViewContext.Reader.Say(day));
    }
}

internal static class NoDayOutput
{
    extension(TagHelperOutput output)
    {
        /// <summary>A dash that is read as what it means.</summary>
        public void NoDay()
        {
            output.TagName = null;
            output.Content.SetHtmlContent("""<span class="muted"><span aria-hidden="true">–</span><span class="visually-hidden">no date</span></span>""");
        }
    }
}
