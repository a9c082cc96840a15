namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>The names that one block of a script declares. All blocks of a function share the function's frame; each name has its own slot in it.</summary>
internal sealed class Scope(Scope? parent, FunctionShape function)
{
    private readonly Dictionary<string, (int Slot, bool IsConstant)> _names = new(StringComparer.Ordinal);

    public Scope? Parent { get; } = parent;

    /// <summary>The loop whose passes have this scope each for themselves.</summary>
    public LoopShape? Loop { get; init; }

    public FunctionShape Function { get; } = function;

    public bool Declares(string name) => _names.ContainsKey(name);

    public bool DeclaresAnywhere(string name) => Declares(name) || (Parent?.DeclaresAnywhere(name) ?? false);

    public int Declare(string name, bool isConstant)
    {
        if (_names.TryGetValue(name, out var known))
        {
            return known.Slot;
        }

        var slot = Function.Slots++;
        _names[name] = (slot, isConstant);
        return slot;
    }

    /// <summary>Where a name is found: how many functions outwards, and its slot there.</summary>
    public (int Hops, int Slot, bool IsConstant)? Find(string name)
    {
        var hops = 0;
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope._names.TryGetValue(name, out var found))
            {
                return (hops, found.Slot, found.IsConstant);
            }

            if (scope.Parent is { } outer && outer.Function != scope.Function)
            {
                hops++;
            }
        }

        return null;
    }
}

/// <summary>How large the frame of a pass of a loop is.</summary>
internal sealed class LoopShape : FunctionShape
{
    /// <summary>Whether functions are made in the loop: they hold on to the variables of their pass, so each pass needs a frame of its own.</summary>
    public bool MakesFunctions { get; set; }
}

/// <summary>How large the frame of a function is.</summary>
internal class FunctionShape
{
    public int Slots { get; set; }
}
