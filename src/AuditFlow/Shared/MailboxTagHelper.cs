using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>A mailbox in a narrow column: <c>&lt;mailbox value="@x.Owner" /&gt;</c>. It may break before its domain, and is copied as one word.</summary>
[HtmlTargetElement("mailbox", Attributes = "value", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MailboxTagHelper : TagHelper
{
    public string Value { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        var at = Math.Max(Value.LastIndexOf('@'), 0);
        output.Content.Append(Value[..at]).AppendHtml("<wbr>").Append(Value[at..]);
    }
}
