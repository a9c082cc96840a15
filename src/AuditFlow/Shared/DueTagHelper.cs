using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>How far off a due day is: overdue in red, a week ahead in amber, later as the plain day.</summary>
[HtmlTargetElement("due", Attributes = "value", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DueTagHelper : TagHelper
{
    public DateOnly? Value { get; set; }

    /// <summary>Done things are not late: the plain day is printed.</summary>
    public bool Done { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Value is not { } day)
        {
            output.NoDay();
            return;
        }

        var reader = ViewContext.Reader;
        var left = day.DayNumber - reader.Today.DayNumber;
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (Done || left > 7)
        {
            output.Content.SetContent(reader.Say(day));
            return;
        }

        var shown = StatusVocabulary.Of("time", left < 0 ? "Overdue" : "Soon");
        output.Attributes.SetAttribute("class", $"state {shown.Tone.Class}");
        output.Attributes.SetAttribute("title", Reader.SayInFull(day));
        output.Content.AppendHtml(Icon.Svg(shown.Icon));
        output.Content.AppendHtml("<span>").Append(shown.Say(count: Math.Abs(left))).AppendHtml("</span>");
    }
}
