using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace AuditFlow.Platform.Csv;

/// <summary>Answers with a CSV file that is written while it is sent, so that its length costs no memory.</summary>
internal sealed class CsvFileResult(string name, Func<Stream, CancellationToken, Task> write) : IActionResult
{
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        (response.ContentType, response.Headers.ContentDisposition) = ("text/csv; charset=utf-8", disposition.ToString());
        await write(response.Body, context.HttpContext.RequestAborted);
    }
}
