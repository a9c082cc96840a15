using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AuditFlow.Platform.Security;
using AuditFlow.Studio;
using AuditFlow.Tests.Fixtures;

namespace AuditFlow.Tests.Studio;

/// <summary>Calls the API as the Studio does: with the session's cookie and the token that the page gave it.</summary>
internal sealed class StudioClient(TestBrowser browser, string? token) : IDisposable
{
    const string SeenHeader = "X-AuditFlow-Seen";

    // As studio.js does for the one drawing of its page.
    readonly Dictionary<string, string> seen = [];

    public static async Task<StudioClient> Of(AuditFlowApp app, params Role[] roles)
    {
        var browser = await app.Browser(roles);
        await browser.Open("/studio/workflows/definitions");
        return new StudioClient(browser, browser.Page.QuerySelector(".studio-screen")?.GetAttribute("tenant-id"));
    }

    public TestBrowser Browser => browser;

    /// <summary>Which warnings the next calls say that they accept.</summary>
    public string? Accepted { get; set; }

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path, (JsonNode?)null);

    public Task<Answer> Post(string path, JsonNode? body = null) => Send(HttpMethod.Post, path, body);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path, (JsonNode?)null);

    public async Task<Answer> Send(HttpMethod method, string path, JsonNode? body)
        => await Send(method, path, new StringContent(body?.ToJsonString() ?? "{}", Encoding.UTF8, "application/json"), DrawingOf(path, body));

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent content, string? drawing = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"{StudioEndpoints.Api}/{path}", UriKind.Relative)) { Content = method == HttpMethod.Get ? null : content };
        request.Headers.Accept.ParseAdd("application/json");
        if (token is not null)
        {
            request.Headers.Add(StudioEndpoints.TokenHeader, token);
        }

        if (Accepted is not null)
        {
            request.Headers.Add(StudioEndpoints.AcceptedHeader, Accepted);
        }

        if (method == HttpMethod.Post && drawing is not null && seen.TryGetValue(drawing, out var stamp))
        {
            request.Headers.Add(SeenHeader, stamp);
        }

        using var response = await browser.Raw(request);
        if (response.IsSuccessStatusCode && response.Headers.TryGetValues(SeenHeader, out var now))
        {
            seen[Uri.UnescapeDataString(now.Single()).Split('/')[0]] = now.Single();
        }

        return new Answer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync(), response.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value)));
    }

    static string? DrawingOf(string path, JsonNode? body) => path.Split('?')[0].Split('/') switch
    {
        ["workflow-definitions"] => body?["model"]?["definitionId"]?.ToString(),
        ["workflow-definitions", "import"] => body?["definitionId"]?.ToString(),
        ["workflow-definitions", var id, ..] => id,
        _ => null,
    };

    /// <summary>Keeps a drawing; the answer is the definition as the editor gets it back.</summary>
    public async Task<JsonNode> Save(JsonNode model, bool publish = false)
    {
        var answer = await Post("workflow-definitions", new JsonObject { ["model"] = model.DeepClone(), ["publish"] = publish });
        return answer.Status == HttpStatusCode.OK ? answer.Json["workflowDefinition"]! : throw new InvalidOperationException($"{answer.Status}: {answer.Text}");
    }

    public async Task<JsonNode> Definition(string id, string version = "Latest") => (await Get($"workflow-definitions/by-definition-id/{id}?versionOptions={version}")).Json;

    /// <summary>What the create dialog sends.</summary>
    public static JsonObject NewModel(string name) => new()
    {
        ["definitionId"] = null, ["id"] = null, ["name"] = name, ["description"] = null, ["version"] = 1, ["toolVersion"] = "3.8.2.0", ["isLatest"] = true, ["isPublished"] = false, ["links"] = null,
        ["createdAt"] = "0001-01-01T00:00:00+00:00", ["variables"] = null, ["inputs"] = null, ["outputs"] = null, ["outcomes"] = null, ["customProperties"] = null, ["options"] = null,
        ["root"] = new JsonObject { ["id"] = "f1", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["name"] = "Flowchart1" },
    };

    public void Dispose() => browser.Dispose();
}

/// <summary>What the API said.</summary>
internal sealed record Answer(HttpStatusCode Status, string? Type, byte[] Bytes, Dictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The reasons as the Studio reads them.</summary>
    public List<string> Errors => Type == "application/problem+json" ? [.. Json["errors"]!["generalErrors"]!.AsArray().Select(e => (string)e!)] : [];
}
