using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace AuditFlow.Studio.Api;

/// <summary>What is asked for and not there.</summary>
internal static class Refusals
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.Map("{**rest}", (Answers answers) => answers.Missing("address in this API"));
    }
}
