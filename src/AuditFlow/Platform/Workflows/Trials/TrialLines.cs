using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuditFlow.Platform.Workflows.Trials;

/// <summary>
/// What <c>workflow run</c> prints: one JSON object a line, written out at once. Always UTF-8 without a mark and with
/// LF, whatever the terminal's language says: the lines are read by programs.
/// </summary>
internal sealed class TrialLines : IAsyncDisposable
{
    static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly TextWriter output;
    readonly bool isOwn;

    /// <param name="output">Where the lines go; the console's own writer is passed by for the bare stream.</param>
    /// <param name="hasLog">Whether the journals are printed.</param>
    public TrialLines(TextWriter output, bool hasLog)
    {
        isOwn = ReferenceEquals(output, Console.Out);
        this.output = isOwn ? new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) : output;
        HasLog = hasLog;
    }

    public bool HasLog { get; }

    /// <summary>A line without text is left out, as it was when Elsa was measured.</summary>
    public void Written(string text)
    {
        if (text.Length > 0)
        {
            Print("stdout", json => json.WriteString("text", text));
        }
    }

    public void Resumed(int number, string bookmark) => Print("resume", json =>
    {
        json.WriteNumber("n", number);
        json.WriteString("bookmark", bookmark);
    });

    public void Refused(string message) => Print("import-error", json => json.WriteString("message", message));

    public void Log(string instance, TrialLog entry) => Print("log", json =>
    {
        json.WriteString("inst", instance);
        json.WriteNumber("seq", entry.Sequence);
        json.WriteString("event", entry.Event);
        json.WriteString("activityId", entry.ActivityId);
        json.WriteString("activityType", entry.ActivityType);
        json.WriteString("nodeId", entry.NodeId);
        json.WriteString("message", entry.Message);
    });

    public void Instance(string instance, TrialInstance ended) => Print("instance", json =>
    {
        json.WriteString("inst", instance);
        json.WriteString("status", ended.Status);
        json.WriteString("subStatus", ended.SubStatus);
        json.WritePropertyName("output");
        ended.Output.WriteTo(json);
        json.WritePropertyName("variables");
        ended.Variables.WriteTo(json);
        WriteList(json, "incidents", ended.Incidents);
        WriteList(json, "bookmarks", ended.Bookmarks);
    });

    static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    void Print(string kind, Action<Utf8JsonWriter> write)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Json))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            write(json);
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length) + "\n");
        output.Flush();
    }

    public ValueTask DisposeAsync() => isOwn ? output.DisposeAsync() : ValueTask.CompletedTask;
}

/// <summary>One line of a journal.</summary>
internal sealed record TrialLog(long Sequence, string Event, string ActivityId, string ActivityType, string NodeId, string? Message);

/// <summary>How an instance stands at the end of a trial.</summary>
internal sealed record TrialInstance(string Status, string SubStatus, JsonElement Output, JsonElement Variables, IReadOnlyList<string> Incidents, IReadOnlyList<string> Bookmarks)
{
    static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    public static TrialInstance Of(Engine.WorkflowState state) => new(
        state.Status.ToString(), state.SubStatus.ToString(), Engine.Memory.PlainState.Output(state), Engine.Memory.PlainState.Variables(state),
        [.. state.Incidents.Select(i => i.Message)], [.. state.Bookmarks.Select(b => b.Name).Order(StringComparer.Ordinal)]);

    /// <summary>One that never had its turn.</summary>
    public static TrialInstance Unborn(string subStatus) => new(subStatus == "Cancelled" ? "Finished" : "Running", subStatus, Nothing, Nothing, [], []);

    /// <summary>What the program ends with when this was the instance of the file.</summary>
    public int ExitCode => SubStatus switch
    {
        "Finished" or "Cancelled" => CommandLine.Verbs.Done,
        "Faulted" => 3,
        _ => 4,
    };
}
