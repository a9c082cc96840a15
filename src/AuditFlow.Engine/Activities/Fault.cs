using AuditFlow.Engine.Execution;
using AuditFlow.Engine.Expressions;

namespace AuditFlow.Engine.Activities;

/// <summary>Faults on purpose.</summary>
internal sealed class Fault(CompiledInput code, CompiledInput category, CompiledInput faultType, CompiledInput message) : Behaviour
{
    public override ValueTask ExecuteAsync(Burst burst, ActivityRun run) => throw new FaultException(
        code.Evaluate<string>(burst, run) ?? "0",
        category.Evaluate<string>(burst, run) ?? "General",
        faultType.Evaluate<string>(burst, run) ?? "System",
        message.Evaluate<string>(burst, run) ?? "");
}

/// <summary>What the activity Fault throws.</summary>
internal sealed class FaultException(string code, string category, string type, string message) : Exception(message)
{
    public string Code { get; } = code;

    public string Category { get; } = category;

    public string Type { get; } = type;
}
