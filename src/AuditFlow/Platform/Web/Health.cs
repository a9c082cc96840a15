using AuditFlow.Platform.AuditTrail;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Web;

/// <summary>
/// <c>GET /health</c>: whether this process can do its work, for a load balancer or a container's supervisor. It needs no
/// account and tells nothing else; why something is wrong stands in the log.
/// </summary>
internal static partial class Health
{
    public const string Path = "/health";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
        => endpoints.MapGet(Path, AnswerAsync).AllowAnonymous().WithDisplayName("Health");

    static async Task<IResult> AnswerAsync(AuditFlowDb db, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        try
        {
            // A query of a real table: a file that is there but empty is not a working database.
            await db.TrailHeads.AsNoTracking().AnyAsync(cancellationToken);
            return Results.Json(new Report("ok", "ok"));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            DatabaseFails(loggers.CreateLogger(typeof(Health)), failure);
            return Results.Json(new Report("failing", "failing"), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database does not answer the health check")]
    static partial void DatabaseFails(ILogger logger, Exception failure);

    sealed record Report(string Status, string Database);
}
