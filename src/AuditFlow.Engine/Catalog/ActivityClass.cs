using System.Reflection;

namespace AuditFlow.Engine;

/// <summary>Reads the descriptor of an activity from its class, and how to fill its inputs and collect its outputs. Done once, when the class is added.</summary>
internal sealed record ActivityClass(ActivityDescriptor Descriptor, Action<Activity, ActivityContext> Fill, Action<Activity, ActivityContext> Collect)
{
    public static ActivityClass Read(Type type)
    {
        var attribute = type.GetCustomAttribute<ActivityAttribute>()
            ?? throw new InvalidOperationException($"{type.Name} has no [Activity] attribute.");
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var inputs = properties.Where(property => property.GetCustomAttribute<InputAttribute>() is not null).ToArray();
        var outputs = properties.Where(property => property.GetCustomAttribute<OutputAttribute>() is not null).ToArray();
        var sample = (Activity)Activator.CreateInstance(type)!;
        var descriptor = new ActivityDescriptor
        {
            TypeName = attribute.TypeName,
            Version = attribute.Version,
            Category = attribute.Category,
            DisplayName = attribute.DisplayName!,
            Description = attribute.Description,
            Kind = attribute.Kind,
            IsTerminal = attribute.IsTerminal,
            Ports = [.. (attribute.Outcomes.Length == 0 && !attribute.IsTerminal ? ["Done"] : attribute.Outcomes).Select(outcome => new PortDescriptor(outcome))],
            Inputs = [.. inputs.Select(property => DescribeInput(property, sample))],
            Outputs = [.. outputs.Select(DescribeOutput)],
        };
        return new ActivityClass(descriptor, Filler(inputs), Collector(outputs));
    }

    private static InputDescriptor DescribeInput(PropertyInfo property, Activity sample)
    {
        var input = property.GetCustomAttribute<InputAttribute>()!;
        var initial = property.GetValue(sample);
        var choices = property.GetCustomAttribute<ChoicesAttribute>()?.List;
        var hint = input.UiHint ?? UiHints.For(property.PropertyType, hasChoices: choices is not null || input.Options.Length > 0);
        return new InputDescriptor
        {
            Name = input.Name ?? property.Name,
            FormerName = input.FormerName,
            Type = property.PropertyType,
            DisplayName = input.DisplayName!,
            Description = input.Description,
            Category = input.Category,
            UiHint = hint,
            Choices = choices,
            DefaultSyntax = input.DefaultSyntax!,
            DefaultValue = Equals(initial, ValueConversion.DefaultOf(property.PropertyType)) ? null : initial,
            IsRequired = input.IsRequired,
            IsSensitive = input.IsSensitive,
            Order = input.Order,
            UiSpecifications = UiOptions.For(hint, property.PropertyType, input.Options),
        };
    }

    private static OutputDescriptor DescribeOutput(PropertyInfo property)
    {
        var output = property.GetCustomAttribute<OutputAttribute>()!;
        return new OutputDescriptor
        {
            Name = output.Name ?? property.Name,
            Type = property.PropertyType,
            DisplayName = output.DisplayName!,
            Description = output.Description,
        };
    }

    private static Action<Activity, ActivityContext> Filler(PropertyInfo[] inputs) => (activity, context) =>
    {
        foreach (var property in inputs)
        {
            if (context.Inputs.TryGetValue(property.GetCustomAttribute<InputAttribute>()!.Name ?? property.Name, out var value)
                && (value is not null || !property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null))
            {
                property.SetValue(activity, value);
            }
        }
    };

    private static Action<Activity, ActivityContext> Collector(PropertyInfo[] outputs) => (activity, context) =>
    {
        foreach (var property in outputs)
        {
            if (property.GetValue(activity) is { } value)
            {
                context.SetOutput(property.GetCustomAttribute<OutputAttribute>()!.Name ?? property.Name, value);
            }
        }
    };
}
