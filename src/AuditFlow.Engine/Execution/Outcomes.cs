namespace AuditFlow.Engine.Execution;

/// <summary>By which ways out an activity completed. Null in the engine means: none were named, so <c>Done</c>.</summary>
internal sealed class Outcomes(string[] names)
{
    public static readonly Outcomes Done = new(["Done"]);
    public static readonly Outcomes None = new([]);
    public static readonly Outcomes True = new(["True"]);
    public static readonly Outcomes False = new(["False"]);

    public string[] Names { get; } = names;

    public bool Contains(string port)
    {
        foreach (var name in Names)
        {
            if (name == port)
            {
                return true;
            }
        }

        return false;
    }
}
