using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditFlow.Studio.Api;

/// <summary>Runs as files: a run with its whole journal. They only go out; a run says what happened here, and no file can say that.</summary>
internal static class RunFiles
{
    const int MostAtOnce = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapMethods("workflow-instances/{id}/export", [HttpMethods.Get, HttpMethods.Post], ExportAsync);
        api.MapPost("bulk-actions/export/workflow-instances", ExportManyAsync);
        api.MapPost("bulk-actions/import/workflow-instances", ()
            => new RefusedResult(new StudioRefusal(StatusCodes.Status409Conflict, ["Runs are not brought in from files: a run is the record of what happened here. Drawings can be imported."])));
    }

    static async Task<IResult> ExportAsync(string id, Answers answers, IStudioRuns runs, CancellationToken cancellationToken)
        => await runs.FindAsync(id, cancellationToken) is { } run
            ? Results.Stream(stream => WriteAsync(stream, run, runs, cancellationToken), "application/json", NameOf(run))
            : answers.Missing("run");

    // Of those that are not there nothing is in the file; the Studio has them on a page that may be old.
    static async Task<IResult> ExportManyAsync(HttpRequest request, Answers answers, IStudioRuns runs, CancellationToken cancellationToken)
    {
        var ids = (await StudioJson.ReadAsync(request, cancellationToken)).Texts("ids").Distinct(StringComparer.Ordinal).ToList();
        if (ids is [var only])
        {
            return await ExportAsync(only, answers, runs, cancellationToken);
        }

        if (ids.Count is 0 or > MostAtOnce)
        {
            throw new BadBody(string.Create(CultureInfo.InvariantCulture, $"Choose the runs to export, at most {MostAtOnce} at once."));
        }

        // On disk: the journals of many runs are more than should be held in memory.
        var packed = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await using (var zip = await ZipArchive.CreateAsync(packed, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken))
            {
                foreach (var id in ids)
                {
                    if (await runs.FindAsync(id, cancellationToken) is { } run)
                    {
                        await using var entry = await zip.CreateEntry(NameOf(run)).OpenAsync(cancellationToken);
                        await WriteAsync(entry, run, runs, cancellationToken);
                    }
                }
            }

            packed.Position = 0;
            return Results.Stream(packed, "application/zip", "workflow-instances.zip");
        }
        catch
        {
            await packed.DisposeAsync();
            throw;
        }
    }

    static async Task WriteAsync(Stream stream, StudioRun run, IStudioRuns runs, CancellationToken cancellationToken)
    {
        await stream.WriteAsync("{\"workflowInstance\":"u8.ToArray(), cancellationToken);
        await JsonSerializer.SerializeAsync(stream, Instances.Whole(run), StudioJson.Options, cancellationToken);
        await stream.WriteAsync(",\"executionLogRecords\":["u8.ToArray(), cancellationToken);
        var isFirst = true;
        await foreach (var entry in (await runs.ReadJournalAsync(run.Id, cancellationToken)).WithCancellation(cancellationToken))
        {
            if (!isFirst)
            {
                await stream.WriteAsync(","u8.ToArray(), cancellationToken);
            }

            isFirst = false;
            await JsonSerializer.SerializeAsync(stream, Instances.Line(run.Id, entry), StudioJson.Options, cancellationToken);
        }

        await stream.WriteAsync("]}"u8.ToArray(), cancellationToken);
    }

    static string NameOf(StudioRun run) => $"workflow-instance-{run.Id}.json";
}
