using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditFlow.Studio.Api;

/// <summary>
/// What the Studio has buttons for and the product does not do. It is refused in the Studio's own way where that has one,
/// because the Studio stops altogether at an answer that it does not expect.
/// </summary>
internal static class Refusals
{
    const string CannotStart = "x-elsa-workflow-cannot-start";

    public static void Map(IEndpointRouteBuilder api)
    {
        foreach (var start in new[] { "execute", "dispatch" })
        {
            api.MapPost($"workflow-definitions/{{definitionId}}/{start}", (HttpResponse response) =>
            {
                response.Headers[CannotStart] = "True";
                return StudioJson.Ok(new { workflowState = (object?)null, refused = new[] { "Drawings are not started from here." } });
            });
        }

        api.MapPost("tests/activities", () => StudioJson.Ok(new
        {
            activityState = new { }, payload = (object?)null, outputs = new { }, status = "Faulted",
            exception = new { type = "System.NotSupportedException", message = "Single activities are not tried out from here.", stackTrace = (string?)null, innerException = (object?)null },
        }));
        api.Map("{**rest}", (Answers answers) => answers.Missing("address in this API"));
    }
}
