using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine;
using AuditFlow.Platform.Requests;
using MediatR;

namespace AuditFlow.Platform.Workflows;

/// <summary>
/// Makes blocks of the designer from requests marked [Activity]: the properties are the inputs, the result is the
/// output, and an enum as result gives a way out for each of its members.
/// </summary>
internal static class RequestBlocks
{
    /// <summary>The product's own blocks, requests and waiting classes alike, beside the engine's.</summary>
    public static ActivityCatalog CatalogOf(Assembly assembly)
    {
        var catalog = new ActivityCatalog();
        var add = typeof(ActivityCatalog).GetMethods().Single(m => m is { Name: nameof(ActivityCatalog.Add), IsGenericMethodDefinition: true });
        foreach (var type in assembly.GetTypes().Where(t => !t.IsAbstract).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            if (type.IsAssignableTo(typeof(Activity)))
            {
                add.MakeGenericMethod(type).Invoke(catalog, null);
            }
            else if (type.GetCustomAttribute<Requests.ActivityAttribute>() is { } words)
            {
                var result = type.GetInterfaces().Single(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)).GetGenericArguments()[0];
                var send = typeof(RequestBlocks).GetMethod(nameof(SendAsync), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type, result);
                catalog.Add(Describe(type, result, words), send.CreateDelegate<Func<ActivityContext, ValueTask>>());
            }
        }

        return catalog;
    }

    static ActivityDescriptor Describe(Type request, Type result, Requests.ActivityAttribute words)
    {
        // Its initial values are the defaults that the designer shows.
        var sample = Activator.CreateInstance(request)!;
        return new()
        {
            TypeName = $"AuditFlow.{request.Name}", Category = words.Category, DisplayName = words.DisplayName, Description = words.Description,
            Ports = result.IsEnum ? [.. Enum.GetNames(result).Select(name => new PortDescriptor(name))] : [],
            Inputs = [.. request.GetProperties().Where(p => p.CanWrite).Select((p, order) => Describe(p, order, p.GetValue(sample)))],
            Outputs = result == typeof(Unit) ? [] : [new OutputDescriptor { Name = "Result", Type = result.IsEnum ? typeof(string) : result }],
        };
    }

    static InputDescriptor Describe(PropertyInfo property, int order, object? initial)
    {
        var display = property.GetCustomAttribute<System.ComponentModel.DataAnnotations.DisplayAttribute>();
        var type = property.PropertyType;
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var choices = property.GetCustomAttribute<ChoicesAttribute>()?.List;
        return new InputDescriptor
        {
            Name = property.Name, Type = type.IsEnum ? typeof(string) : type, Order = order, DisplayName = display?.Name ?? (IsTheRunsOwn(property) ? "Audit" : Words.Sentence(property.Name)),
            Description = display?.Description ?? (IsTheRunsOwn(property) ? "Left empty: the audit that the run belongs to." : ""),
            DefaultValue = IsBlank(initial, type) ? null : initial is Enum member ? member.ToString() : initial, Choices = choices,
            IsRequired = property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)) && !IsTheRunsOwn(property),
            UiHint = bare == typeof(Guid) ? UiHints.ExpressionEditor : IsLong(property) ? UiHints.MultiLine : UiHints.For(type, hasChoices: choices is not null || bare.IsEnum),
            UiSpecifications = bare.IsEnum ? UiOptions.Of(UiHints.Dropdown, Enum.GetNames(bare).Select(name => new Choice(name, Words.Sentence(name)))) : new Dictionary<string, object?>(),
        };
    }

    static bool IsLong(PropertyInfo property) => property.GetCustomAttribute<System.ComponentModel.DataAnnotations.DataTypeAttribute>()?.DataType == System.ComponentModel.DataAnnotations.DataType.MultilineText;

    static bool IsBlank(object? value, Type type) => value is null or System.Collections.ICollection { Count: 0 } || (type.IsValueType && value.Equals(Activator.CreateInstance(type)));

    // A run belongs to one audit, so a drawing need not say which.
    static bool IsTheRunsOwn(PropertyInfo property) => property.Name == nameof(IOfAudit.AuditId) && property.DeclaringType!.IsAssignableTo(typeof(IOfAudit));

    static async ValueTask SendAsync<TRequest, TResult>(ActivityContext context)
        where TRequest : IRequest<TResult>
    {
        var members = new JsonObject();
        foreach (var (name, value) in context.Inputs)
        {
            if (value is not null)
            {
                members[name] = JsonSerializer.SerializeToNode(value, WorkflowJson.Inputs);
            }
        }

        if (typeof(TRequest).IsAssignableTo(typeof(IOfAudit)) && members[nameof(IOfAudit.AuditId)] is null && context.Run.Properties.TryGetValue(InstanceStore.AuditProperty, out var audit))
        {
            members[nameof(IOfAudit.AuditId)] = audit;
        }

        var request = members.Deserialize<TRequest>(WorkflowJson.Inputs)!;
        var result = await context.GetService<IMediator>().Send(request, context.CancellationToken);
        switch (result)
        {
            case Enum outcome:
                context.SetOutput("Result", outcome.ToString());
                context.Complete(outcome.ToString());
                break;
            case Unit:
                context.Complete();
                break;
            default:
                context.SetOutput("Result", result);
                context.Complete();
                break;
        }
    }
}
