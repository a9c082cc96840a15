using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>Prints a state: <c>&lt;status of="finding" state="@x.State" /&gt;</c>. The only place that does.</summary>
[HtmlTargetElement("status", Attributes = "of,state", TagStructure = TagStructure.WithoutEndTag)]
public sealed class StatusTagHelper : TagHelper
{
    /// <summary>The family of the vocabulary, for example <c>finding</c> or <c>severity-sox</c>.</summary>
    public string Of { get; set; } = "";

    /// <summary>The state: an enum member or its name.</summary>
    public object? State { get; set; }

    /// <summary>A day that belongs to the state ("Open since 16 Oct").</summary>
    public DateOnly? Date { get; set; }

    /// <summary>A number that belongs to the state ("Late 54 days", "Closed, 2 facts missing").</summary>
    public int? Count { get; set; }

    /// <summary>Of how many, where the state says so ("4 of 5 reviewed").</summary>
    public int? Total { get; set; }

    /// <summary>Why, where a person decided.</summary>
    public string? Reason { get; set; }

    /// <summary>A severity that two persons have not signed yet.</summary>
    public bool Proposed { get; set; }

    /// <summary>Tinted; at most one in a page head.</summary>
    public bool Pill { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var state = State?.ToString() ?? throw new ArgumentException($"<status of=\"{Of}\"> has no state.");
        var shown = StatusVocabulary.Of(Of, state);
        var day = Date is { } date ? ViewContext.Reader.Say(date) : null;
        var words = shown.Say(Count, Total, day, Reason) + (Proposed ? ", proposed" : "");

        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"state {shown.Tone.Class}{(Pill ? " pill" : "")}{Extra(output)}");
        output.Content.AppendHtml(Icon.Svg(shown.Icon));
        output.Content.AppendHtml("<span>").Append(words).AppendHtml("</span>");
    }

    static string Extra(TagHelperOutput output) =>
        output.Attributes.TryGetAttribute("class", out var given) ? $" {given.Value}" : "";
}
