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
        var document = await Definitions.ReadyAsync(await StudioJson.ReadAsync(request, cancellationToken), library, cancellationToken);
        return await answers.WholeAsync(await library.SaveAsync(document, basedOn: null, cancellationToken), cancellationToken);
    }

    // Everything is read before anything is kept, so that a bad file names itself and leaves nothing half done by its form.
    static async Task<IResult> ImportFilesAsync(HttpRequest request, IStudioLibrary library, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            throw new BadBody("There are no files in what was sent.");
        }

        var documents = new List<(string Name, ReadOnlyMemory<byte> Text)>();
        foreach (var file in (await request.ReadFormAsync(cancellationToken)).Files)
        {
            using var copy = new MemoryStream();
            await using (var content = file.OpenReadStream())
            {
                await StudioJson.CopyAsync(content, copy, cancellationToken);
            }

            if (file.FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                await UnpackAsync(file.FileName, copy, documents, cancellationToken);
            }
            else
            {
                documents.Add((file.FileName, copy.ToArray()));
            }
        }

        var ready = new List<System.Text.Json.Nodes.JsonObject>();
        var faults = new List<string>();
        foreach (var (name, text) in documents)
        {
            try
            {
                ready.Add(await Definitions.ReadyAsync(StudioJson.Parse(text), library, cancellationToken));
            }
            catch (BadDocument bad)
            {
                faults.AddRange(bad.Faults.Select(f => $"{name}: {f}"));
            }
            catch (BadBody bad)
            {
                faults.Add($"{name}: {bad.Message}");
            }
        }

        if (faults.Count > 0)
        {
            throw new BadDocument(faults);
        }

        foreach (var document in ready)
        {
            await library.SaveAsync(document, basedOn: null, cancellationToken);
        }

        return StudioJson.Ok(new { count = ready.Count });
    }

    static async Task UnpackAsync(string name, MemoryStream packed, List<(string Name, ReadOnlyMemory<byte> Text)> documents, CancellationToken cancellationToken)
    {
        try
        {
            using var zip = new ZipArchive(packed, ZipArchiveMode.Read);
            foreach (var entry in zip.Entries.Where(e => e.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
            {
                if (documents.Count == MostFiles)
                {
                    throw new BadBody($"No more than {MostFiles} drawings at once.");
                }

                using var copy = new MemoryStream();
                await using var content = entry.Open();
                await StudioJson.CopyAsync(content, copy, cancellationToken);
                documents.Add(($"{name}/{entry.FullName}", copy.ToArray()));
            }
        }
        catch (InvalidDataException)
        {
            throw new BadBody($"{name} is no zip file.");
        }
    }

    static byte[] Bytes(StudioDrawing drawing) => System.Text.Encoding.UTF8.GetBytes(drawing.Definition!.Document.ToJsonString(StudioJson.Indented));

    static string NameOf(StudioDrawing drawing) => string.Create(CultureInfo.InvariantCulture, $"{drawing.DefinitionId}-v{drawing.Version}.json");
}
