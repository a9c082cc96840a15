using AuditFlow.Platform.Settings;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace AuditFlow.Platform.Email;

/// <summary>Turns a mail into words with the same Razor engine as the pages. Never called inside a transaction.</summary>
internal sealed class EmailRenderer(IServiceProvider services, AuditFlowSettings settings)
{
    /// <param name="email">The values.</param>
    /// <param name="to">The mailbox that it goes to.</param>
    /// <param name="url">The personal link with its token, if the mail has one.</param>
    /// <param name="code">The code beside the link, or the one that the mail brings.</param>
    /// <param name="stopUrl">Where mail of this kind is stopped; both parts then end with it.</param>
    public async Task<RenderedMail> RenderAsync(IEmail email, string to, string? url, string? code = null, string? stopUrl = null)
    {
        var path = EmailCatalog.PathOf(email.GetType());
        var around = new MailSurroundings(settings.PublicUrl!, settings.Company.Name, to, url, code, stopUrl);
        var text = Tidy(await RenderAsync($"{path}.text.cshtml", email, around));
        return new RenderedMail(email.Subject, stopUrl is null ? text : $"{text}\n-- \n{MailSurroundings.StopWords}\n{stopUrl}\n", await RenderAsync($"{path}.cshtml", email, around));
    }

    async Task<string> RenderAsync(string template, IEmail email, MailSurroundings around)
    {
        var result = services.GetRequiredService<IRazorViewEngine>().GetView(null, template, isMainPage: true);
        if (!result.Success)
        {
            throw new InvalidOperationException($"The mail template {template} is missing.");
        }

        await using var text = new StringWriter();
        var action = new ActionContext(new DefaultHttpContext { RequestServices = services }, new RouteData(), new ActionDescriptor());
        var values = new ViewDataDictionary(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = email, [MailSurroundings.Key] = around };
        var temporary = new TempDataDictionary(action.HttpContext, services.GetRequiredService<ITempDataProvider>());
        await result.View.RenderAsync(new ViewContext(action, result.View, values, temporary, text, new HtmlHelperOptions()));
        return text.ToString();
    }

    // Razor leaves the lines of its own statements empty.
    static string Tidy(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd());
        var tidy = new List<string>();
        foreach (var line in lines)
        {
            if (line.Length > 0 || tidy is [.., { Length: > 0 }])
            {
                tidy.Add(line);
            }
        }

        return string.Join('\n', tidy).TrimEnd() + "\n";
    }
}
