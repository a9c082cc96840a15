using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditFlow.Studio.Api;

/// <summary>Tasks that <c>Elsa.RunTask</c> asks of programs. What is asked of people has pages of its own.</summary>
internal static class PlainTasks
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("tasks/{taskId}/complete", async (string taskId, HttpRequest request, Answers answers, IStudioRuns runs, CancellationToken cancellationToken) =>
    {
        var asked = await StudioJson.ReadAsync(request, cancellationToken);
        return await runs.CompleteTaskAsync(taskId, asked["result"], cancellationToken) ? Results.NoContent() : answers.Missing("task that a program was asked for");
    });
}
