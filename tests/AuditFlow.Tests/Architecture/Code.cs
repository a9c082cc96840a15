using Mono.Cecil;
using Mono.Cecil.Cil;

namespace AuditFlow.Tests.Architecture;

/// <summary>The compiled code as the architecture tests read it: what really runs, generated classes included.</summary>
internal static class Code
{
    static readonly DefaultAssemblyResolver Beside = ResolverOf(AppContext.BaseDirectory);

    public static AssemblyDefinition Product { get; } = Read("auditflow");

    public static AssemblyDefinition Studio { get; } = Read("AuditFlow.Studio");

    public static AssemblyDefinition Engine { get; } = Read("AuditFlow.Engine");

    public static AssemblyDefinition Tests { get; } = Read("AuditFlow.Tests");

    /// <summary>The root of the repository, found from where the tests were built.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The outermost types; what is nested in them counts as theirs.</summary>
    public static IEnumerable<TypeDefinition> Types(this AssemblyDefinition assembly) => assembly.MainModule.Types.Where(t => t.Name != "<Module>");

    /// <summary>A type of the tests that breaks a rule on purpose.</summary>
    public static TypeDefinition Planted(Type offender)
        => Tests.MainModule.GetType(offender.FullName!.Replace('+', '/')) ?? throw new InvalidOperationException($"{offender} is not in the tests.");

    public static IEnumerable<TypeDefinition> WithNested(this TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    public static IEnumerable<MethodDefinition> AllMethods(this TypeDefinition type) => type.WithNested().SelectMany(t => t.Methods);

    public static IEnumerable<Instruction> Instructions(this MethodDefinition method) => method.HasBody ? method.Body.Instructions : [];

    /// <summary>The methods that a method calls.</summary>
    public static IEnumerable<MethodReference> Calls(this MethodDefinition method) => method.Instructions().Select(i => i.Operand).OfType<MethodReference>();

    public static TypeDefinition Outermost(this TypeDefinition type) => type.DeclaringType is { } outer ? outer.Outermost() : type;

    /// <summary>The classes that a type derives from, nearest first.</summary>
    public static IEnumerable<TypeDefinition> Ancestors(this TypeDefinition type)
    {
        for (var parent = Resolved(type.BaseType); parent is not null; parent = Resolved(parent.BaseType))
        {
            yield return parent;
        }
    }

    public static bool Implements(this TypeDefinition? type, string contract)
        => type is not null && (type.Interfaces.Any(i => i.InterfaceType.GetElementType().FullName == contract || Implements(Resolved(i.InterfaceType), contract)) || Implements(Resolved(type.BaseType), contract));

    public static TypeDefinition? Resolved(TypeReference? type)
    {
        try
        {
            return type?.GetElementType().Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    public static MethodDefinition? Resolved(MethodReference method)
    {
        try
        {
            return method.Resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    /// <summary>Every type that the code of a type names: in signatures, attributes and bodies.</summary>
    public static IEnumerable<TypeReference> Named(this TypeDefinition type)
    {
        var found = new List<TypeReference?>();
        foreach (var part in type.WithNested())
        {
            found.Add(part.BaseType);
            found.AddRange(part.Interfaces.Select(i => i.InterfaceType));
            found.AddRange(part.CustomAttributes.Select(a => a.AttributeType));
            found.AddRange(part.Fields.Select(f => f.FieldType));
            found.AddRange(part.Properties.SelectMany(p => p.CustomAttributes).Select(a => a.AttributeType));
            foreach (var method in part.Methods)
            {
                found.Add(method.ReturnType);
                found.AddRange(method.Parameters.Select(p => p.ParameterType));
                found.AddRange(method.CustomAttributes.Select(a => a.AttributeType));
                found.AddRange(method.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType));
                if (method.HasBody)
                {
                    found.AddRange(method.Body.Variables.Select(v => v.VariableType));
                    found.AddRange(method.Body.ExceptionHandlers.Select(h => h.CatchType));
                    found.AddRange(method.Body.Instructions.SelectMany(i => Named(i.Operand)));
                }
            }
        }

        return found.OfType<TypeReference>().SelectMany(Parts);
    }

    static IEnumerable<TypeReference?> Named(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments, .. method.Parameters.Select(p => p.ParameterType)],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)],
        _ => [],
    };

    static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        GenericParameter => [],
        _ => [type],
    };

    static AssemblyDefinition Read(string name)
        => AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), new ReaderParameters { AssemblyResolver = Beside });

    static DefaultAssemblyResolver ResolverOf(string folder)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(folder);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(WebApplication).Assembly.Location)!);
        return resolver;
    }

    static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AuditFlow.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests were not built inside the repository.");
    }
}
