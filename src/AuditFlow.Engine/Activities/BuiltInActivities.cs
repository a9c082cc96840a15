using AuditFlow.Engine.Definitions;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Activities;

/// <summary>The engine's own activities: what the designer shows of them, and how a node becomes a behaviour. Names and texts follow Elsa's.</summary>
internal static class BuiltInActivities
{
    public static IEnumerable<ActivityType> All { get; } =
    [
        .. Flow(),
        .. Branching(),
        .. Looping(),
        .. Primitives(),
        .. Time(),
        .. Events(),
        .. Composition(),
    ];

    private static IEnumerable<ActivityType> Flow() =>
    [
        Type("Elsa.Flowchart", "Flow", "A flowchart is a collection of activities and connections between them.", FlowchartReader.Read) with
        {
            Descriptor = Describe("Elsa.Flowchart", "Flow", "A flowchart is a collection of activities and connections between them.") with { IsContainer = true, IsBrowsable = false },
        },
        Type("Elsa.NotFoundActivity", "System", "Stands for an activity that is not installed here.", NotFound) with
        {
            Descriptor = Describe("Elsa.NotFoundActivity", "System", "Stands for an activity that is not installed here.") with { IsBrowsable = false },
        },
        Type("Elsa.Sequence", "Workflows", "Execute a set of activities in sequence.", node => new Sequence(node.Children("activities")), container: true),
        Type("Elsa.Start", "Flow", "A milestone activity that marks the start of a flowchart.", _ => new Milestone(), start: true),
        Type("Elsa.End", "Flow", "A milestone activity that marks the end of a flowchart.", _ => new Milestone(), terminal: true),
        Type("Elsa.Finish", "Primitives", "Mark the workflow as finished.", _ => new Finish(), terminal: true),
        Type("Elsa.Complete", "Composition", "Signals the current composite activity to complete itself as a whole.", node => new Complete(node.Input<object>("Outcomes")),
            inputs: [In<List<string>>("Outcomes", "The outcome or set of outcomes to complete this activity with.")], terminal: true),
        Type("Elsa.Break", "Looping", "Break out of a loop.", _ => new Break(), terminal: true),
    ];

    private static IEnumerable<ActivityType> Branching() =>
    [
        Type("Elsa.FlowDecision", "Branching", "Evaluate a Boolean condition to determine which path to execute next.", node => new FlowDecision(node.Input<bool>("Condition")),
            inputs: [In<bool>("Condition", "The condition to evaluate.")], outputs: [Out<bool>("Result", "The result of the condition.")], outcomes: ["True", "False"]),
        Type("Elsa.FlowSwitch", "Branching", "Evaluate a set of case conditions and schedule the activity for a matching case.", node => new FlowSwitch(SwitchCases.Read(node)),
            inputs:
            [
                In<object>("Cases", "The cases to evaluate.") with { IsWrapped = false, UiHint = UiHints.FlowSwitchEditor, DefaultSyntax = "Object" },
                In<SwitchMode>("Mode", "The switch mode determines whether the first match should be scheduled, or all matches.") with { DefaultValue = "MatchFirst" },
            ],
            outcomes: ["Default"]),
        Type("Elsa.FlowFork", "Branching", "Branch execution into multiple branches.", node => new FlowFork(node.Input<List<string>>("Branches")),
            inputs: [In<List<string>>("Branches", "The branches to schedule.") with { UiHint = UiHints.DynamicOutcomes, DefaultSyntax = "Object" }]),
        Type("Elsa.FlowJoin", "Branching", "Merge multiple branches into a single branch of execution.", node => new FlowJoin(node.Input<FlowJoinMode>("Mode")),
            inputs: [In<FlowJoinMode>("Mode", "The join mode determines whether this activity should continue as soon as one inbound path comes in (Wait Any), or once all inbound paths have executed (Wait All).") with { DefaultValue = "WaitAny" }]),
        Type("Elsa.If", "Branching", "Evaluate a Boolean condition to determine which activity to execute next.",
            node => new If(node.Input<bool>("Condition"), node.Child("Then"), node.Child("Else")),
            inputs: [In<bool>("Condition", "The condition to evaluate.")], outputs: [Out<bool>("Result", "The result of the condition.")], embedded: ["Then", "Else"]),
        Type("Elsa.Switch", "Branching", "Evaluate a set of case conditions and schedule the activity for a matching case.",
            node => new Switch(SwitchCases.Read(node), node.Child("Default")),
            inputs:
            [
                In<object>("Cases", "The cases to evaluate.") with { IsWrapped = false, UiHint = UiHints.SwitchEditor, DefaultSyntax = "Object" },
                In<SwitchMode>("Mode", "The switch mode determines whether the first match should be scheduled, or all matches.") with { DefaultValue = "MatchFirst" },
            ],
            embedded: ["Default"]),
        Type("Elsa.Parallel", "Workflows", "Execute a set of activities in parallel.", node => new Parallel(node.Children("activities")), container: true),
        Type("Elsa.Fork", "Branching", "Branch execution into multiple branches.",
            node => new Fork(node.Children("branches"), string.Equals(node.Text("joinMode"), "WaitAny", StringComparison.OrdinalIgnoreCase)),
            inputs: [In<ForkJoinMode>("JoinMode", "Controls when this activity yields control back to its parent activity.") with { IsWrapped = false, DefaultValue = "WaitAll" }], container: true, browsable: false),
    ];

    private static IEnumerable<ActivityType> Looping() =>
    [
        Type("Elsa.While", "Looping", "Execute an activity while a given condition evaluates to true.", node => new While(node.Input<bool>("Condition"), node.Child("Body")),
            inputs: [In<bool>("Condition", "The condition to evaluate.")], embedded: ["Body"]),
        Type("Elsa.For", "Looping", "Iterate over a sequence of steps between a start and an end number.",
            node => new For(node.Input("Start", 0), node.Input("End", 0), node.Input("Step", 1), node.Input("OuterBoundInclusive", true), node.Child("Body", Loop("CurrentValue"))),
            inputs:
            [
                In<int>("Start", "The starting number."),
                In<int>("End", "The ending number."),
                In<int>("Step", "The step size.") with { DefaultValue = 1 },
                In<bool>("OuterBoundInclusive", "Controls whether the loop includes the end number.") with { DefaultValue = true },
            ],
            outputs: [Out<object>("CurrentValue", "The current value.")], embedded: ["Body"]),
        Type("Elsa.ForEach", "Looping", "Iterate over a set of values.",
            node => new ForEach(node.Input<object>("Items", Array.Empty<object>()), node.Child("Body", Loop("CurrentIndex"), Loop("CurrentValue"))),
            inputs: [In<List<object>>("Items", "The set of values to iterate.")], outputs: [Out<object>("CurrentValue", "The current value.")], embedded: ["Body"]),
        Type("Elsa.ParallelForEach", "Looping", "Schedule an activity for each item in parallel.",
            node => new ParallelForEach(node.Input<object>("Items", Array.Empty<object>()), node.Child("Body", Loop("CurrentValue") with { HasDriver = true }, Loop("CurrentIndex") with { HasDriver = true })),
            inputs: [In<List<object>>("Items", "The items to iterate through.")], embedded: ["Body"]),
    ];

    private static IEnumerable<ActivityType> Primitives() =>
    [
        Type("Elsa.WriteLine", "Console", "Write a line of text to the console.", node => new WriteLine(node.Input<string>("Text")), inputs: [In<string>("Text", "The text to write.")]),
        Type("Elsa.SetVariable", "Primitives", "Assign a value to a workflow variable.",
            node =>
            {
                var found = node.Json["variable"] is System.Text.Json.Nodes.JsonObject variable && JsonShapes.Text(variable, "id") is { } id ? node.FindVariable(id) : null;
                if (found is null && node.Workflow.Options.RefuseUnknown)
                {
                    node.Refuse("variable", "The variable to set is not declared here.");
                }

                return new SetVariable(found?.Holder, found?.Slot ?? -1, node.Input<object>("Value"));
            },
            inputs:
            [
                In<object>("Variable", "The variable to assign.") with { IsWrapped = false, UiHint = UiHints.VariablePicker },
                In<object>("Value", "The value to assign."),
            ]),
        Type("Elsa.SetName", "Primitives", "Set the name of the workflow instance to a specified value.", node => new SetName(node.Input<string>("Value")),
            inputs: [In<string>("Value", "The value to set as the workflow instance's name.")]),
        Type("Elsa.Correlate", "Primitives", "Set the CorrelationId of the workflow to a given value.", node => new Correlate(node.Input<string>("CorrelationId")),
            inputs: [In<string>("CorrelationId", "An expression that evaluates to the value to store as the correlation id")]),
        Type("Elsa.RunJavaScript", "Scripting", "Executes JavaScript code", node => new RunJavaScript(Script(node)),
            inputs: [In<string>("Script", "The script to run.") with { UiHint = UiHints.CodeEditor, UiSpecifications = new Dictionary<string, object?> { ["code-editor"] = new { language = "javascript" } } },
                In<List<string>>("PossibleOutcomes", "A list of possible outcomes. Use \"setOutcome(string)\" to set the outcome.") with { UiHint = UiHints.DynamicOutcomes }],
            outputs: [Out<object>("Result", "The result of the script.")], displayName: "Run JavaScript"),
        Type("Elsa.Fault", "Primitives", "Faults the workflow.",
            node => new Fault(node.Input("Code", "0"), node.Input("Category", "General"), node.Input("FaultType", "System"), node.Input<string>("Message")),
            inputs: [In<string>("Code", "Code to categorize the fault.") with { DefaultValue = "0" }, In<string>("Category", "Category to categorize the fault.") with { DefaultValue = "General" }, In<string>("FaultType", "The type of fault.") with { DefaultValue = "System" }, In<string>("Message", "The message to include with the fault.")],
            terminal: false),
    ];

    private static IEnumerable<ActivityType> Time() =>
    [
        Type("Elsa.Delay", "Scheduling", "Delay execution for the specified amount of time.", node => new Delay(node.Input("TimeSpan", TimeSpan.FromMinutes(1))),
            inputs: [In<TimeSpan>("TimeSpan", "The amount of time to delay.") with { DefaultValue = "00:01:00" }]),
        Type("Elsa.Timer", "Scheduling", "Trigger workflow execution at a specific interval.", node => Triggered(node, node.Input("Interval", TimeSpan.FromMinutes(1)), input => new Timer(input)),
            inputs: [In<TimeSpan>("Interval", "The interval at which the timer should execute.") with { DefaultValue = "00:01:00" }], kind: ActivityKind.Trigger),
        Type("Elsa.Cron", "Scheduling", "Trigger workflow execution at a specific interval using a CRON expression.", node => Triggered(node, node.Input<string>("CronExpression"), input => CheckedCron(node, input)),
            inputs: [In<string>("CronExpression", "The CRON expression at which the timer should execute: six fields, UTC.")], kind: ActivityKind.Trigger),
        Type("Elsa.StartAt", "Scheduling", "Trigger execution at a specific time in the future.", node => Triggered(node, node.Input<DateTimeOffset>("DateTime"), input => new StartAt(input)),
            inputs: [In<DateTimeOffset>("DateTime", "The point in time to start.")], kind: ActivityKind.Trigger),
    ];

    private static IEnumerable<ActivityType> Events() =>
    [
        Type(Event.TypeName, "Primitives", "Wait for an event to be published.", node => Triggered(node, node.Input<string>("EventName"), input => new Event(input)),
            inputs: [In<string>("EventName", "The name of the event to listen for.")], outputs: [Out<object>("Result", "What the event brought.")], kind: ActivityKind.Trigger),
        Type("Elsa.PublishEvent", "Primitives", "Publishes an event.",
            node => new PublishEvent(node.Input<string>("EventName"), node.Input<string>("CorrelationId"), node.Input<bool>("IsLocalEvent"), node.Input<object>("Payload")),
            inputs:
            [
                In<string>("EventName", "The name of the event to publish."),
                In<string>("CorrelationId", "The correlation ID to scope the event to."),
                In<bool>("IsLocalEvent", "Whether the event is local to this workflow instance."),
                In<object>("Payload", "The input to send as the event body."),
            ]),
        Type("Elsa.RunTask", "Primitives", "Requests a given task to be run.", node => new RunTask(node.Input<string>("TaskName"), node.Input<object>("Payload")),
            inputs: [In<string>("TaskName", "The name of the task being requested."), In<IDictionary<string, object>>("Payload", "Any additional parameters to send to the task.")],
            outputs: [Out<object>("Result", "The result of the task.")]),
    ];

    private static IEnumerable<ActivityType> Composition() =>
    [
        Type("Elsa.SetOutput", "Composition", "Assigns a given value to the container's output.", node => new SetOutput(node.Input<string>("OutputName"), node.Input<object>("OutputValue")),
            inputs: [In<string>("OutputName", "The output to assign.") with { UiHint = UiHints.OutputPicker }, In<object>("OutputValue", "The value to assign.")]),
        Type("Elsa.ExecuteWorkflow", "Composition", "Create a new workflow instance of the specified workflow and execute it.",
            node => new ExecuteWorkflow(node.Input<string>("WorkflowDefinitionId"), node.Input<string>("CorrelationId"), node.Input<IDictionary<string, object>>("Input"), node.Input<bool>("WaitForCompletion")),
            inputs: ChildInputs("execute", waits: false), outputs: [Out<object>("Result", "How the child ended and its output.")], kind: ActivityKind.Task),
        Type("Elsa.DispatchWorkflow", "Composition", "Create a new workflow instance of the specified workflow and dispatch it for execution.",
            node => new DispatchWorkflow(node.Input<string>("WorkflowDefinitionId"), node.Input<string>("CorrelationId"), node.Input<IDictionary<string, object>>("Input"), node.Input<bool>("WaitForCompletion")),
            inputs: ChildInputs("dispatch", waits: false), outputs: [Out<object>("Result", "The child's output.")], kind: ActivityKind.Task),
        Type("Elsa.BulkDispatchWorkflows", "Composition", "Create new workflow instances for each item in the data source and dispatch them for execution.",
            node => new BulkDispatchWorkflows(
                node.Input<string>("WorkflowDefinitionId"),
                node.Input<object>("Items"),
                node.Input("DefaultItemInputKey", "Item"),
                node.Input<string>("CorrelationIdFunction"),
                node.Input<IDictionary<string, object>>("Input"),
                node.Input("WaitForCompletion", true),
                node.Child("ChildCompleted", Loop("ChildInstanceId")),
                node.Child("ChildFaulted", Loop("ChildInstanceId"))),
            inputs:
            [
                In<string>("WorkflowDefinitionId", "The definition ID of the workflows to dispatch.") with { DisplayName = "Workflow definition", UiHint = UiHints.WorkflowDefinitionPicker },
                In<object>("Items", "The data source to use for dispatching the workflows."),
                In<string>("DefaultItemInputKey", "The name of the input by which the current item is sent; not used for items that are dictionaries.") with { DefaultValue = "Item" },
                In<string>("CorrelationIdFunction", "A function to compute the correlation ID to associate a dispatched workflow with.") with { DisplayName = "Correlation ID function" },
                In<IDictionary<string, object>>("Input", "Additional input to send to the workflows being dispatched."),
                In<bool>("WaitForCompletion", "Wait for the dispatched workflows to complete before completing this activity.") with { DefaultValue = true },
            ],
            outcomes: ["Completed", "Canceled", "Done"], embedded: ["ChildCompleted", "ChildFaulted"], kind: ActivityKind.Task),
    ];

    private static InputDescriptor[] ChildInputs(string verb, bool waits) =>
    [
        In<string>("WorkflowDefinitionId", $"The definition ID of the workflow to {verb}.") with { DisplayName = "Workflow definition", UiHint = UiHints.WorkflowDefinitionPicker },
        In<string>("CorrelationId", "The correlation ID to associate the workflow with."),
        In<IDictionary<string, object>>("Input", "The input to send to the workflow."),
        In<bool>("WaitForCompletion", "Wait for the child workflow to complete before completing this activity.") with { DefaultValue = waits ? true : null },
    ];

    private static ActivityType Type(
        string typeName,
        string category,
        string description,
        Func<NodeCompiler, Behaviour> create,
        InputDescriptor[]? inputs = null,
        OutputDescriptor[]? outputs = null,
        string[]? outcomes = null,
        string[]? embedded = null,
        ActivityKind kind = ActivityKind.Action,
        bool container = false,
        bool start = false,
        bool terminal = false,
        bool browsable = true,
        string? displayName = null)
    {
        string[] flow = outcomes ?? (terminal ? [] : ["Done"]);
        var descriptor = Describe(typeName, category, description) with
        {
            Kind = kind,
            Inputs = inputs ?? [],
            Outputs = outputs ?? [],
            Ports = [.. (embedded ?? []).Select(port => new PortDescriptor(port, PortType.Embedded)), .. flow.Select(port => new PortDescriptor(port))],
            IsContainer = container,
            IsStart = start,
            IsTerminal = terminal,
            IsBrowsable = browsable,
            DisplayName = displayName!,
        };
        return new ActivityType(descriptor, create);
    }

    private static ActivityDescriptor Describe(string typeName, string category, string description)
        => new() { TypeName = typeName, Category = category, Description = description, Ports = [new PortDescriptor("Done")] };

    private static InputDescriptor In<T>(string name, string description)
        => new() { Name = name, Type = typeof(T), Description = description, UiSpecifications = UiOptions.For(UiHints.For(typeof(T)), typeof(T), []) };

    private static OutputDescriptor Out<T>(string name, string description) => new() { Name = name, Type = typeof(T), Description = description };

    private static VariableSlot Loop(string name) => new(name, name, typeof(object), null);

    /// <summary>The script is kept as a literal text, or as an expression in JavaScript that gives the text; only the first can be checked, so only that is run.</summary>
    private static Expressions.JavaScript.ScriptExpression? Script(NodeCompiler node)
        => InputShapes.Find(node.Json["script"]) is var (_, value) && value?.ToString() is { } source && !string.IsNullOrWhiteSpace(source)
            ? node.Expression("JavaScript", value, "script") as Expressions.JavaScript.ScriptExpression
            : null;

    /// <summary>The designer saves an activity that it did not know as this, with the type's name in it.</summary>
    private static MissingActivity NotFound(NodeCompiler node)
    {
        var missing = node.Text("missingTypeName") ?? "";
        if (node.Workflow.Options.RefuseUnknown)
        {
            node.Refuse("", $"There is no activity of type {missing} here.");
        }

        return new MissingActivity($"Activity type '{missing}' version '{node.Text("missingTypeVersion") ?? "0"}' could not be found.");
    }

    /// <summary>A cron expression that is written out can be read before anything runs.</summary>
    private static Cron CheckedCron(NodeCompiler node, Expressions.CompiledInput expression)
    {
        if (node.Workflow.Options.RefuseUnknown && !node.Node.CanStartWorkflow && expression.Expression is Expressions.ConstantExpression constant)
        {
            try
            {
                CronSchedule.Parse(ValueConversion.ToText(constant.Value) ?? "");
            }
            catch (FormatException fault)
            {
                node.Refuse("cronExpression", fault.Message);
            }
        }

        return new Cron(expression);
    }

    private static Behaviour Triggered(NodeCompiler node, Expressions.CompiledInput key, Func<Expressions.CompiledInput, Behaviour> create)
    {
        node.Trigger(key);
        return create(key);
    }
}
