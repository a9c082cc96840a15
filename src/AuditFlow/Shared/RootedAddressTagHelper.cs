using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>
/// Our pages call each other by their address from the root of the product. Where the product answers below another
/// address, as on a rehearsal's stage, this leads the link there.
/// </summary>
[HtmlTargetElement("a", Attributes = "href")]
[HtmlTargetElement("form", Attributes = "action")]
public sealed class RootedAddressTagHelper : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    // After the framework's own, which write addresses of pages.
    public override int Order => 1000;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var root = ViewContext.HttpContext.Request.PathBase;
        var name = output.TagName == "form" ? "action" : "href";
        if (root.HasValue && output.Attributes.TryGetAttribute(name, out var attribute) && Text(attribute.Value) is ("/" or ['/', not '/', ..]) and var address && !address.StartsWith(root.Value, StringComparison.Ordinal))
        {
            output.Attributes.SetAttribute(name, new HtmlString(root.Value + address));
        }
    }

    // As it will stand in the page, entities and all.
    static string Text(object value)
    {
        if (value is not IHtmlContent content)
        {
            return HtmlEncoder.Default.Encode(value?.ToString() ?? "");
        }

        using var written = new StringWriter();
        content.WriteTo(written, HtmlEncoder.Default);
        return written.ToString();
    }
}
