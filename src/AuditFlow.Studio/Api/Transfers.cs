using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditFlow.Studio.Api;

/// <summary>Drawings as files, in and out. What comes in is a draft: somebody looks at it before it is published.</summary>
internal static class Transfers
{
    const int MostFiles = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("workflow-definitions/{definitionId}/export", ExportAsync);
        api.MapPost("bulk-actions/export/workflow-definitions", ExportManyAsync);
        api.MapPost("workflow-definitions/import", ImportAsync);
        api.MapPost("workflow-definitions/import-files", ImportFilesAsync);
    }

    static async Task<IResult> ExportAsync(string definitionId, HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
        => await library.FindAsync(definitionId, DrawingVersion.Parse(request.Asked("versionOptions")), cancellationToken) is { } drawing
            ? Results.File(Bytes(drawing), "application/json", NameOf(drawing))
            : answers.Missing("drawing");

    // The Studio sends the ids of versions.
    static async Task<IResult> ExportManyAsync(HttpRequest request, IStudioLibrary library, CancellationToken cancellationToken)
    {
        var ids = (await StudioJson.ReadAsync(request, cancellationToken)).Texts("ids").Distinct().Take(MostFiles).ToList();
        var drawings = await library.FindVersionsAsync(ids, cancellationToken);
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var drawing in drawings)
            {
                await using var entry = zip.CreateEntry(NameOf(drawing)).Open();
                await entry.WriteAsync(Bytes(drawing), cancellationToken);
            }
        }

        return Results.File(packed.ToArray(), "application/zip", "workflow-definitions.zip");
    }

    static async Task<IResult> ImportAsync(HttpRequest request, Answers answers, IStudioLibrary library, CancellationToken cancellationToken)
    {
        var model = await StudioJson.ReadAsync(request, cancellationToken);
        if (DocumentShape.Faults(model) is { Count: > 0 } faults)
        {
            throw new BadDocument(faults);
        }

        return await answers.WholeAsync(await library.SaveAsync(DefinitionJson.Merged(model, kept: null), request.SeenStamp, cancellationToken), cancellationToken);
    }

    static async Task<IResult> ImportFilesAsync(HttpRequest request, IStudioLibrary library, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            throw new BadBody("There are no files in what was sent.");
        }

        var files = new List<StudioUpload>();
        foreach (var file in (await request.ReadFormAsync(cancellationToken)).Files)
        {
            using var copy = new MemoryStream();
            await using var content = file.OpenReadStream();
            await StudioJson.CopyAsync(content, copy, cancellationToken);
            files.Add(new StudioUpload(file.FileName, copy.ToArray()));
        }

        return StudioJson.Ok(new { count = await library.ImportAsync(files, request.SeenStamp, cancellationToken) });
    }

    static byte[] Bytes(StudioDrawing drawing) => System.Text.Encoding.UTF8.GetBytes(drawing.Definition!.Document.ToJsonString(StudioJson.Indented));

    static string NameOf(StudioDrawing drawing) => string.Create(CultureInfo.InvariantCulture, $"{drawing.DefinitionId}-v{drawing.Version}.json");
}
