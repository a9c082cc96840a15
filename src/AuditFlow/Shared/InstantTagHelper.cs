using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>An instant in the reader's zone, or in the one given: <c>&lt;instant value="@x.SignedAt" /&gt;</c>.</summary>
[HtmlTargetElement("instant", Attributes = "value", TagStructure = TagStructure.WithoutEndTag)]
public sealed class InstantTagHelper : TagHelper
{
    public DateTimeOffset? Value { get; set; }

    /// <summary>An IANA zone, where the instant belongs to a place rather than to the reader.</summary>
    public string? Zone { get; set; }

    /// <summary>With weekday, year and place.</summary>
    public bool Full { get; set; }

    /// <summary>The day alone; the time stays in the tooltip.</summary>
    public bool DayOnly { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Value is not { } instant)
        {
            output.NoDay();
            return;
        }

        var reader = ViewContext.Reader;
        var zone = Zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(Zone);
        var full = reader.SayInFull(instant, zone);

        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        if (!Full)
        {
            output.Attributes.SetAttribute("title", full);
        }

        output.Content.SetContent(Full ? full : DayOnly ? reader.Say(reader.DayOf(instant)) : reader.Say(instant, zone));
    }
}
