using AuditFlow.Engine.Activities;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine;

/// <summary>
/// The types of activities that can be used: the engine's own from the start, and those that the host adds before its first compilation.
/// </summary>
public sealed class ActivityCatalog
{
    private readonly Dictionary<string, List<ActivityType>> _types = new(StringComparer.Ordinal);

    public ActivityCatalog()
    {
        foreach (var type in BuiltInActivities.All)
        {
            Add(type);
        }
    }

    /// <summary>What the designer shows, each version of each type.</summary>
    public IEnumerable<ActivityDescriptor> Descriptors => _types.Values.SelectMany(versions => versions).Select(type => type.Descriptor);

    /// <summary>The descriptor of that version of a type; the latest version when none is named.</summary>
    public ActivityDescriptor? Find(string typeName, int? version = null) => FindType(typeName, version)?.Descriptor;

    /// <summary>Adds an activity that is a class; see <see cref="ActivityAttribute"/>.</summary>
    public ActivityDescriptor Add<TActivity>()
        where TActivity : Activity, new()
    {
        var plan = ActivityClass.Read(typeof(TActivity));
        Add(new ActivityType(plan.Descriptor, node => new HostActivityClass(Inputs(plan.Descriptor, node), () => new TActivity(), plan.Fill, plan.Collect)));
        return plan.Descriptor;
    }

    /// <summary>Adds an activity that does its work in one turn. Its inputs are in <see cref="ActivityContext.Inputs"/>, converted to their types.</summary>
    public void Add(ActivityDescriptor descriptor, Func<ActivityContext, ValueTask> execute)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        ArgumentNullException.ThrowIfNull(execute);
        var withDone = descriptor.Ports.Any(port => port.Type == PortType.Flow) || descriptor.IsTerminal
            ? descriptor
            : descriptor with { Ports = [.. descriptor.Ports, new PortDescriptor("Done")] };
        Add(new ActivityType(withDone, node => new HostActivityDelegate(Inputs(withDone, node), execute)));
    }

    internal ActivityType? FindType(string typeName, int? version)
    {
        if (!_types.TryGetValue(typeName, out var versions))
        {
            return null;
        }

        return version is null or 0 ? versions.MaxBy(type => type.Descriptor.Version) : versions.Find(type => type.Descriptor.Version == version);
    }

    private static CompiledInput[] Inputs(ActivityDescriptor descriptor, Definitions.NodeCompiler node)
    {
        var inputs = descriptor.Inputs.Select(input => (Descriptor: input, Compiled: node.InputOf(input.Type, input.Name, input.DefaultValue, input.FormerName))).ToArray();
        foreach (var (input, compiled) in inputs)
        {
            // A definition that was let in before the input became required faults when it gets there.
            if (node.Workflow.Options.RefuseUnknown && input.IsRequired && !compiled.IsSet && input.DefaultValue is null or "")
            {
                node.Refuse(Definitions.NodeCompiler.CamelCase(input.Name), $"{input.DisplayName} is required.");
            }
        }

        return [.. inputs.Select(input => input.Compiled)];
    }

    private void Add(ActivityType type)
    {
        if (!_types.TryGetValue(type.Descriptor.TypeName, out var versions))
        {
            _types[type.Descriptor.TypeName] = versions = [];
        }

        if (versions.Exists(known => known.Descriptor.Version == type.Descriptor.Version))
        {
            throw new InvalidOperationException($"The activity {type.Descriptor.TypeName} version {type.Descriptor.Version} is in the catalogue already.");
        }

        versions.Add(type);
    }
}
