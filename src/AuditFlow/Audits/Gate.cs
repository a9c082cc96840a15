using AuditFlow.Audits.Facts;
using AuditFlow.Engine;
using AuditFlow.Platform.Workflows.Sense;
using AuditFlow.Platform.Workflows;
using MediatR;

namespace AuditFlow.Audits;

/// <summary>Holds the audit until its facts are as they should be. Nobody ticks it; a lead may override it and say why.</summary>
[Activity(
    TypeName, Category = "Audits", DisplayName = "Gate", Outcomes = ["Open", "Overridden", "Abandoned"],
    Description = "Holds the audit until every fact of the list is as it should be. It is measured whenever something changes, and at least once a day.")]
internal sealed class Gate : Activity, IWaitingBlock
{
    public const string TypeName = Signals.Gate;

    // Not "Name": that is a member of every activity in Elsa's format, and the designer takes it for a text.
    [Input(DisplayName = "Name", FormerName = "Name", Description = "How the audit's page calls the gate.", IsRequired = true, Order = 1)]
    public string GateName { get; set; } = "";

    [Input(Description = "What has to hold. Another value than all of it is written as JavaScript: ['criteria-mapped >= 90'].", UiHint = UiHints.CheckList, Order = 2)]
    [Choices<OfferFacts>]
    public ICollection<string> Facts { get; set; } = [];

    [Input(Description = "The phase that is done when the gate lets the audit pass.", Order = 3)]
    public PhaseName? Phase { get; set; }

    [Output(Description = "How the audit passed.")]
    public string? Outcome { get; set; }

    public override ValueTask ExecuteAsync(ActivityContext context) => LookAsync(context);

    public override ValueTask OnResumedAsync(ActivityContext context, ResumeInput input) => LookAsync(context);

    async ValueTask LookAsync(ActivityContext context)
    {
        var audit = context.Run.AuditId ?? throw new InvalidOperationException("A gate stands in a drawing that runs for an audit; this run belongs to none.");
        var verdict = await context.GetService<IMediator>().Send(
            new EvaluateGate { AuditId = audit, Name = GateName, NodeId = context.NodeId, Phase = Phase, Conditions = [.. Facts] }, context.CancellationToken);
        if (verdict.Outcome == GateOutcome.Closed)
        {
            // One bookmark with both: a change of facts and the clock lead to the same look.
            context.SetBookmark(new BookmarkRequest { Key = audit.ToString("D"), DueAt = verdict.LookAgainAt });
            return;
        }

        Outcome = verdict.Outcome.ToString();
        context.Complete(Outcome);
    }
}
