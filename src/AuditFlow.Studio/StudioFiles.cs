using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AuditFlow.Studio;

/// <summary>
/// The files of the npm package, served compressed as the package brings them. What it brings compressed is not kept plain:
/// the few clients that take neither form get it unpacked.
/// </summary>
public sealed class StudioFiles
{
    static readonly (string Encoding, string Extension)[] Forms = [("br", ".br"), ("gzip", ".gz")];

    readonly Lazy<FrozenDictionary<string, StudioFile>> files;

    public StudioFiles(string folder) => files = new(() => Find(folder));

    /// <summary>The paths below <c>/studio/</c>.</summary>
    public IEnumerable<string> Paths => files.Value.Keys;

    internal async Task<IResult> AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value![(StudioEndpoints.Root.Value!.Length + 1)..];
        if (!files.Value.TryGetValue(path, out var file))
        {
            return Results.NotFound();
        }

        var headers = context.Response.Headers;
        headers.CacheControl = file.IsImmutable ? "private, max-age=31536000, immutable" : "private, no-cache";
        var form = Forms.FirstOrDefault(f => file.Packed.ContainsKey(f.Encoding) && Accepts(context.Request, f.Encoding));
        if (file.Packed.Count > 0)
        {
            headers.Vary = HeaderNames.AcceptEncoding;
        }

        if (form.Encoding is not null)
        {
            headers.ContentEncoding = form.Encoding;
        }

        var source = form.Encoding is null ? file.Plain : file.Packed[form.Encoding];
        if (source is not null)
        {
            return Results.File(source, file.ContentType, entityTag: new EntityTagHeaderValue($"\"{await file.TagOfAsync(source, context.RequestAborted)}\""));
        }

        await using var packed = File.OpenRead(file.Packed["gzip"]);
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        context.Response.ContentType = file.ContentType;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await unpacked.CopyToAsync(context.Response.Body, context.RequestAborted);
        }

        return Results.Empty;
    }

    static bool Accepts(HttpRequest request, string encoding)
        => StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted) && accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);

    static FrozenDictionary<string, StudioFile> Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException($"The Studio's files are not in {folder}. They come from npm when the product is built.");
        }

        var found = new Dictionary<string, StudioFile>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            var form = Forms.FirstOrDefault(f => path.EndsWith(f.Extension, StringComparison.Ordinal));
            var name = form.Encoding is null ? path : path[..^form.Extension.Length];
            if (!found.TryGetValue(name, out var known))
            {
                found[name] = known = new StudioFile(name);
            }

            known.Add(form.Encoding, file);
        }

        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>One file of the package in all its forms.</summary>
internal sealed class StudioFile(string path)
{
    static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".css"] = "text/css", [".js"] = "text/javascript", [".json"] = "application/json", [".wasm"] = "application/wasm", [".dat"] = "application/octet-stream",
        [".woff2"] = "font/woff2", [".png"] = "image/png", [".ico"] = "image/x-icon", [".cur"] = "image/x-icon", [".webmanifest"] = "application/manifest+json", [".scss"] = "text/plain",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    readonly Dictionary<string, string> packed = [];
    readonly Dictionary<string, string> tags = [];

    public string ContentType { get; } = Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");

    // The names in _framework hold a hash of what is in them, but for the two by which everything starts.
    public bool IsImmutable { get; } = path.StartsWith("_framework/", StringComparison.Ordinal) && path is not ("_framework/blazor.webassembly.js" or "_framework/dotnet.js");

    public string? Plain { get; private set; }

    public IReadOnlyDictionary<string, string> Packed => packed;

    public void Add(string? encoding, string file)
    {
        if (encoding is null)
        {
            Plain = file;
        }
        else
        {
            packed[encoding] = file;
        }
    }

    public async ValueTask<string> TagOfAsync(string file, CancellationToken cancellationToken)
    {
        lock (tags)
        {
            if (tags.TryGetValue(file, out var known))
            {
                return known;
            }
        }

        await using var content = File.OpenRead(file);
        var tag = Convert.ToHexStringLower((await SHA256.HashDataAsync(content, cancellationToken)).AsSpan(0, 12));
        lock (tags)
        {
            return tags[file] = tag;
        }
    }
}
