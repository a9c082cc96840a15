using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace AuditFlow.Shared;

/// <summary>Ties a field to the words of its fault, so that a screen reader says them with the field.</summary>
[HtmlTargetElement("input", Attributes = "asp-for")]
[HtmlTargetElement("select", Attributes = "asp-for")]
[HtmlTargetElement("textarea", Attributes = "asp-for")]
public sealed class FaultyFieldTagHelper : TagHelper
{
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override int Order => 10;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!ViewContext.HasFault(For, out var fault))
        {
            return;
        }

        var others = output.Attributes.TryGetAttribute("aria-describedby", out var given) ? $"{given.Value} " : "";
        output.Attributes.SetAttribute("aria-describedby", others + fault);
        output.Attributes.SetAttribute("aria-invalid", "true");
    }
}

/// <summary>Gives the words of a fault their id and icon.</summary>
[HtmlTargetElement("span", Attributes = "asp-validation-for")]
public sealed class FieldFaultTagHelper : TagHelper
{
    [HtmlAttributeName("asp-validation-for")]
    public ModelExpression For { get; set; } = null!;

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override int Order => 10;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (ViewContext.HasFault(For, out var fault))
        {
            output.Attributes.SetAttribute("id", fault);
            output.PreContent.AppendHtml(Icon.Svg("alert-circle")).Append(" ");
        }
    }
}

internal static class FieldFaults
{
    extension(ViewContext view)
    {
        public bool HasFault(ModelExpression field, out string id)
        {
            var name = view.ViewData.TemplateInfo.GetFullHtmlFieldName(field.Name);
            id = TagBuilder.CreateSanitizedId(name, "_") + "-fault";
            return view.ViewData.ModelState.GetFieldValidationState(name) == ModelValidationState.Invalid;
        }
    }
}
