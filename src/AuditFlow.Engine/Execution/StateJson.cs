using System.Buffers;
using System.Text.Json;

namespace AuditFlow.Engine.Execution;

/// <summary>The stored form of an instance: JSON with short names, because every burst of every instance writes one.</summary>
internal static class StateJson
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(WorkflowState state)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            writer.WriteString("id", state.InstanceId);
            writer.WriteString("definition", state.DefinitionId);
            writer.WriteString("versionId", state.DefinitionVersionId);
            writer.WriteNumber("version", state.Version);
            writer.WriteString("status", state.SubStatus.ToString());
            WriteText(writer, "correlation", state.CorrelationId);
            WriteText(writer, "name", state.Name);
            WriteText(writer, "parent", state.ParentInstanceId);
            WriteText(writer, "parentKey", state.ParentKey);
            writer.WriteNumber("journal", state.JournalSequence);
            writer.WriteString("created", state.CreatedAt);
            writer.WriteString("updated", state.UpdatedAt);
            if (state.FinishedAt is { } finished)
            {
                writer.WriteString("finished", finished);
            }

            if (state.Properties.Count > 0)
            {
                writer.WriteStartObject("properties");
                foreach (var (name, value) in state.Properties)
                {
                    writer.WriteString(name, value);
                }

                writer.WriteEndObject();
            }

            WriteValues(writer, "input", state.Input);
            WriteValues(writer, "output", state.Output);
            if (state.Bookmarks.Count > 0)
            {
                writer.WritePropertyName("bookmarks");
                JsonSerializer.Serialize(writer, state.Bookmarks, EngineJson.Options);
            }

            if (state.Incidents.Count > 0)
            {
                writer.WritePropertyName("incidents");
                JsonSerializer.Serialize(writer, state.Incidents, EngineJson.Options);
            }

            writer.WriteStartArray("runs");
            foreach (var run in state.Runs)
            {
                WriteRun(writer, run);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static WorkflowState Read(ReadOnlyMemory<byte> utf8Json)
    {
        using var document = JsonDocument.Parse(utf8Json);
        var root = document.RootElement;
        return new WorkflowState
        {
            InstanceId = root.GetProperty("id").GetString()!,
            DefinitionId = root.GetProperty("definition").GetString()!,
            DefinitionVersionId = root.GetProperty("versionId").GetString()!,
            Version = root.GetProperty("version").GetInt32(),
            SubStatus = Enum.Parse<WorkflowSubStatus>(root.GetProperty("status").GetString()!),
            CorrelationId = Text(root, "correlation"),
            Name = Text(root, "name"),
            ParentInstanceId = Text(root, "parent"),
            ParentKey = Text(root, "parentKey"),
            JournalSequence = root.GetProperty("journal").GetInt64(),
            CreatedAt = root.GetProperty("created").GetDateTimeOffset(),
            UpdatedAt = root.GetProperty("updated").GetDateTimeOffset(),
            FinishedAt = root.TryGetProperty("finished", out var finished) ? finished.GetDateTimeOffset() : null,
            Properties = root.TryGetProperty("properties", out var properties)
                ? properties.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal)
                : EmptyProperties.Instance,
            Input = Values(root, "input", StringComparer.OrdinalIgnoreCase),
            Output = Values(root, "output", StringComparer.Ordinal),
            Bookmarks = root.TryGetProperty("bookmarks", out var bookmarks) ? bookmarks.Deserialize<List<Bookmark>>(EngineJson.Options)! : [],
            Incidents = root.TryGetProperty("incidents", out var incidents) ? incidents.Deserialize<List<Incident>>(EngineJson.Options)! : [],
            Runs = [.. root.GetProperty("runs").EnumerateArray().Select(ReadRun)],
        };
    }

    private static void WriteRun(Utf8JsonWriter writer, RunRecord run)
    {
        writer.WriteStartObject();
        writer.WriteString("id", run.Id);
        writer.WriteString("node", run.NodeId);
        writer.WriteNumber("parent", run.Parent);
        writer.WriteNumber("status", (int)run.Status);
        WriteFlag(writer, "notifies", run.NotifiesParent);
        WriteFlag(writer, "backward", run.CameBackward);
        WriteFlag(writer, "breaking", run.IsBreaking);
        if (run.Cursor != 0)
        {
            writer.WriteNumber("cursor", run.Cursor);
        }

        if (run.Progress is not null)
        {
            writer.WritePropertyName("progress");
            ValueJson.Write(writer, run.Progress);
        }

        if (run.Flow is { } flow)
        {
            writer.WriteStartObject("flow");
            WriteNumbers(writer, "a", flow.ActivityVisits);
            WriteNumbers(writer, "c", flow.ConnectionVisits);
            WriteNumbers(writer, "f", Array.ConvertAll(flow.Followed, followed => followed ? 1 : 0));
            writer.WriteEndObject();
        }

        if (run.Values.Count > 0)
        {
            writer.WriteStartArray("values");
            for (var i = 0; i < run.Values.Count; i++)
            {
                writer.WriteStringValue(run.Values[i].Key);
                ValueJson.Write(writer, run.Slots is { } slots && slots[i].IsForgottenByWaiting ? null : run.Values[i].Value);
            }

            writer.WriteEndArray();
        }

        if (run.Memo is { Count: > 0 } memo)
        {
            writer.WriteStartObject("memo");
            foreach (var (name, value) in memo)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        if (run.Undeclared is { Count: > 0 } undeclared)
        {
            WriteValues(writer, "undeclared", undeclared);
        }

        writer.WriteEndObject();
    }

    private static RunRecord ReadRun(JsonElement run)
    {
        var values = new List<KeyValuePair<string, object?>>();
        if (run.TryGetProperty("values", out var pairs))
        {
            for (var i = 0; i + 1 < pairs.GetArrayLength(); i += 2)
            {
                values.Add(KeyValuePair.Create(pairs[i].GetString()!, ValueJson.Read(pairs[i + 1])));
            }
        }

        return new RunRecord
        {
            Id = run.GetProperty("id").GetString()!,
            NodeId = run.GetProperty("node").GetString()!,
            Parent = run.GetProperty("parent").GetInt32(),
            Status = (ActivityStatus)run.GetProperty("status").GetInt32(),
            NotifiesParent = run.TryGetProperty("notifies", out _),
            CameBackward = run.TryGetProperty("backward", out _),
            IsBreaking = run.TryGetProperty("breaking", out _),
            Cursor = run.TryGetProperty("cursor", out var cursor) ? cursor.GetInt32() : 0,
            Progress = run.TryGetProperty("progress", out var progress) ? ValueJson.Read(progress) : null,
            Flow = run.TryGetProperty("flow", out var flow) ? ReadFlow(flow) : null,
            Values = values,
            Memo = run.TryGetProperty("memo", out var memo) ? memo.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal) : null,
            Undeclared = run.TryGetProperty("undeclared", out _) ? Values(run, "undeclared", StringComparer.Ordinal) : null,
        };
    }

    private static FlowCounters ReadFlow(JsonElement flow)
    {
        var activities = flow.GetProperty("a");
        var connections = flow.GetProperty("c");
        var followed = flow.GetProperty("f");
        var counters = new FlowCounters(activities.GetArrayLength(), connections.GetArrayLength());
        for (var i = 0; i < counters.ActivityVisits.Length; i++)
        {
            counters.ActivityVisits[i] = activities[i].GetInt32();
        }

        for (var i = 0; i < counters.ConnectionVisits.Length; i++)
        {
            counters.ConnectionVisits[i] = connections[i].GetInt32();
            counters.Followed[i] = followed[i].GetInt32() == 1;
        }

        return counters;
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, int[] numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    private static void WriteFlag(Utf8JsonWriter writer, string name, bool flag)
    {
        if (flag)
        {
            writer.WriteBoolean(name, true);
        }
    }

    private static void WriteValues(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, object?> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            writer.WritePropertyName(key);
            ValueJson.Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static IReadOnlyDictionary<string, object?> Values(JsonElement element, string name, StringComparer comparer)
        => element.TryGetProperty(name, out var values)
            ? values.EnumerateObject().ToDictionary(member => member.Name, member => ValueJson.Read(member.Value), comparer)
            : EmptyValues.Instance;
}
