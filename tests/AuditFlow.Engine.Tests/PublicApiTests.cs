using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace AuditFlow.Engine.Tests;

public sealed class PublicApiTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void The_public_face_of_the_engine_is_the_approved_one()
    {
        var text = new StringBuilder();
        foreach (var type in typeof(WorkflowEngine).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type));
            Type[] bases = [.. type.BaseType is { } around && around != typeof(object) && !type.IsEnum && !type.IsValueType ? [around] : Type.EmptyTypes, .. type.GetInterfaces().Where(IsTold)];
            text.AppendLine(bases.Length == 0 || type.IsEnum || IsDelegate(type) ? "" : " : " + string.Join(", ", bases.Select(Name).Order(StringComparer.Ordinal)));
            if (IsDelegate(type))
            {
                text.Append("    ").AppendLine(Describe(type.GetMethod("Invoke")!));
                continue;
            }

            foreach (var member in (type.IsEnum ? (IEnumerable<string>)Enum.GetNames(type) : type.GetMembers(Declared).Where(IsPublic).Select(Describe).Order(StringComparer.Ordinal)).Distinct())
            {
                text.Append("    ").AppendLine(member);
            }
        }

        Approved.That(text.ToString(), "public-api");
    }

    /// <summary>What the compiler writes for records is left out, and so are the halves of properties.</summary>
    private static bool IsPublic(MemberInfo member) => member switch
    {
        _ when member.GetCustomAttribute<CompilerGeneratedAttribute>() is not null && member is not PropertyInfo => false,
        PropertyInfo { Name: "EqualityContract" } => false,
        PropertyInfo property => property.GetAccessors(true).Any(accessor => accessor.IsPublic || accessor.IsFamily),
        MethodInfo { IsSpecialName: true } method => method.Name.StartsWith("op_", StringComparison.Ordinal) && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null,
        MethodInfo { Name: "PrintMembers" or "<Clone>$" or "Deconstruct" } => false,
        MethodBase method => method.IsPublic || method.IsFamily,
        FieldInfo field => field.IsPublic,
        _ => false,
    };

    private static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{(method.IsStatic ? "static " : method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract " : "")}{Name(method.ReturnType)} {method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "")}({Parameters(method)})",
        PropertyInfo property => $"{(property.GetAccessors(true)[0].IsStatic ? "static " : "")}{Name(property.PropertyType)} {property.Name} {{ {(property.GetMethod?.IsPublic == true ? "get; " : "")}{Setter(property)}}}",
        FieldInfo { IsLiteral: true } field => $"const {Name(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}",
        FieldInfo field => $"{Name(field.FieldType)} {field.Name}",
        _ => member.ToString()!,
    };

    private static string Setter(PropertyInfo property) => property.SetMethod is not { IsPublic: true } setter ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; ";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = default" : "")}"));

    private static bool IsTold(Type type) => type.Assembly == typeof(WorkflowEngine).Assembly;

    private static bool IsDelegate(Type type) => typeof(Delegate).IsAssignableFrom(type);

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        _ when IsDelegate(type) => "delegate",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        _ => "class",
    };

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } bare)
        {
            return Name(bare) + "?";
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        var name = type.Namespace?.StartsWith("AuditFlow", StringComparison.Ordinal) == true && type.Namespace != "AuditFlow.Engine" ? type.FullName! : type.Name;
        return type.IsGenericType ? $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
