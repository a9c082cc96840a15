using AuditFlow.Engine;
using AuditFlow.Engine.Memory;

namespace AuditFlow.Platform.Workflows.Trials;

/// <summary>
/// Runs a drawing without blocks of the product on the engine alone, as Elsa would: what nobody knows faults when it is
/// reached. The clock stands at the moment of the start.
/// </summary>
internal static class MemoryTrial
{
    public static async Task<int> RunAsync(TrialRequest request, TrialLines lines, TextWriter error, CancellationToken cancellationToken)
    {
        var engine = new WorkflowEngine(new ActivityCatalog(), new EngineOptions { RefuseUnknown = false });
        var host = new MemoryHost(engine, new MemoryClock(Product.SystemClock.GetUtcNow())) { LineWritten = lines.Written };
        await PublishLibraryAsync(host, request.Library, error);
        CompiledWorkflow workflow;
        try
        {
            workflow = host.Publish(request.Definition, WithFile(request));
        }
        catch (Exception refused) when (refused is not OutOfMemoryException)
        {
            lines.Refused(refused.Message);
            return CommandLine.Verbs.Refused;
        }

        await host.StartAsync(workflow, new StartRun { InstanceId = host.NewId(), Input = PlainValues.Members(request.Input) }, cancellationToken);
        for (var n = 1; n <= request.Resumes && host.OldestBookmark is { } oldest; n++)
        {
            lines.Resumed(n, oldest.Name);
            await host.ResumeAsync(oldest.Id, PlainValues.Of(request.ResumeInput), cancellationToken);
        }

        return Print(host.Instances, lines);
    }

    // A drawing may use another as an activity that comes later in the folder, and one that is refused must not take
    // those along that use it: they are tried again without it.
    static async Task PublishLibraryAsync(MemoryHost host, TrialLibrary library, TextWriter error)
    {
        var refused = new Dictionary<WorkflowDefinition, string>();
        var hasChanged = true;
        for (var round = 0; hasChanged && round <= library.Definitions.Count; round++)
        {
            hasChanged = false;
            foreach (var definition in library.Definitions)
            {
                try
                {
                    host.Publish(definition, (id, version) => refused.Keys.Any(r => r != definition && r.DefinitionId == id) ? null : library.Find(id, version));
                    hasChanged |= refused.Remove(definition);
                }
                catch (Exception problem) when (problem is not OutOfMemoryException)
                {
                    hasChanged |= refused.TryAdd(definition, problem.Message);
                }
            }
        }

        foreach (var (definition, reason) in refused)
        {
            library.Remove(definition);
            await error.WriteLineAsync($"{library.Files[definition]}: {reason} It was passed over.");
        }
    }

    static DefinitionLibrary WithFile(TrialRequest request)
        => (id, version) => request.Definition.DefinitionId == id ? request.Definition : request.Library.Find(id, version);

    static int Print(IReadOnlyList<MemoryInstance> instances, TrialLines lines)
    {
        for (var i = 0; i < instances.Count; i++)
        {
            var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"i{i + 1}");
            if (lines.HasLog)
            {
                foreach (var entry in instances[i].Journal)
                {
                    lines.Log(name, new TrialLog(entry.Sequence, entry.Event, entry.ActivityId, entry.ActivityType, entry.NodeId, entry.Message));
                }
            }

            lines.Instance(name, TrialInstance.Of(instances[i].State) with { Variables = instances[i].Variables });
        }

        return TrialInstance.Of(instances[0].State).ExitCode;
    }
}
