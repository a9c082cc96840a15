namespace AuditFlow.Engine.Execution;

/// <summary>Inputs and outputs that the journal keeps of the present turn of an activity.</summary>
internal sealed class TurnLog
{
    public ValueMap? Inputs { get; set; }

    public ValueMap? Outputs { get; set; }
}
