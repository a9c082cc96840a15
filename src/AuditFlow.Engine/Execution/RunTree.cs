namespace AuditFlow.Engine.Execution;

/// <summary>Turns the living executions of a burst into records to keep, and back.</summary>
internal static class RunTree
{
    /// <summary>All that lives; of an instance that has ended for good only the workflow itself, for its variables.</summary>
    public static List<RunRecord> Keep(ActivityRun root, bool onlyRoot)
    {
        var records = new List<RunRecord>(1);
        Add(root, -1, records, onlyRoot);
        return records;
    }

    /// <summary>The runs by their ids, linked to their parents and counted by the burst.</summary>
    public static Dictionary<string, ActivityRun> Restore(Burst burst, IReadOnlyList<RunRecord> records)
    {
        var runs = new Dictionary<string, ActivityRun>(records.Count, StringComparer.Ordinal);
        var byPosition = new ActivityRun[records.Count];
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i];
            var node = burst.Workflow.Find(record.NodeId)
                ?? throw new InvalidOperationException($"The instance {burst.InstanceId} is at {record.NodeId}, which its definition does not have.");
            var run = new ActivityRun(record.Id, node, record.Parent < 0 ? null : byPosition[record.Parent])
            {
                NotifiesParent = record.NotifiesParent,
                CameBackward = record.CameBackward,
                IsBreaking = record.IsBreaking,
                Cursor = record.Cursor,
                Progress = record.Progress,
                Flow = record.Flow?.Copy(),
                Values = RestoreValues(node, record.Values),
                Memo = record.Memo is null ? null : new Dictionary<string, System.Text.Json.JsonElement>(record.Memo, StringComparer.Ordinal),
                Undeclared = record.Undeclared is null ? null : new Dictionary<string, object?>(record.Undeclared, StringComparer.Ordinal),
            };
            run.Restore(record.Status);
            burst.Adopt(run);
            burst.Root ??= run;
            byPosition[i] = run;
            runs[run.Id] = run;
        }

        return runs;
    }

    private static void Add(ActivityRun run, int parent, List<RunRecord> records, bool onlyRoot)
    {
        var position = records.Count;
        records.Add(new RunRecord
        {
            Id = run.Id,
            NodeId = run.Node.NodeId,
            Parent = parent,
            Status = run.Status,
            NotifiesParent = run.NotifiesParent,
            CameBackward = run.CameBackward,
            IsBreaking = run.IsBreaking,
            Cursor = run.Cursor,
            Progress = run.Progress,
            Flow = run.Flow,
            Values = KeepValues(run),
            Slots = Array.Exists(run.Node.Variables, slot => slot.IsForgottenByWaiting) ? run.Node.Variables : null,
            Memo = run.Memo,
            Undeclared = run.Undeclared,
        });
        for (var child = onlyRoot ? null : run.FirstChild; child is not null; child = child.NextSibling)
        {
            Add(child, position, records, onlyRoot);
        }
    }

    private static KeyValuePair<string, object?>[] KeepValues(ActivityRun run)
    {
        if (run.Values is not { Length: > 0 } values)
        {
            return [];
        }

        var pairs = new KeyValuePair<string, object?>[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            pairs[i] = KeyValuePair.Create(run.Node.Variables[i].Name, values[i]);
        }

        return pairs;
    }

    private static object?[]? RestoreValues(Node node, IReadOnlyList<KeyValuePair<string, object?>> kept)
    {
        if (node.Variables.Length == 0)
        {
            return null;
        }

        // By position and name: the slots of one version never move, but two variables may share a name.
        var values = new object?[node.Variables.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var slot = node.Variables[i];
            if (slot.IsForgottenByWaiting)
            {
                values[i] = slot.Initial;
                continue;
            }

            var value = i < kept.Count && kept[i].Key == slot.Name ? kept[i].Value : kept.FirstOrDefault(pair => pair.Key == slot.Name).Value;
            values[i] = ValueConversion.TryConvert(value, slot.Type, out var converted) ? converted : ValueConversion.DefaultOf(slot.Type);
        }

        return values;
    }
}
