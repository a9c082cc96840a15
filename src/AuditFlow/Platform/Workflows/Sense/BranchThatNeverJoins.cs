namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>A branch of a fork for whose end nobody waits, though it may take long; or one that leads nowhere.</summary>
internal sealed class BranchThatNeverJoins : ISenseCheck
{
    public IEnumerable<Warning> Look(Sketch drawing)
    {
        foreach (var flow in drawing.Flows)
        {
            foreach (var fork in flow.Steps.Where(s => s.Type == "Elsa.FlowFork"))
            {
                var ports = fork.List("branches").Union(flow.From(fork).Select(w => w.Port)).ToList();
                var branches = ports.ToDictionary(p => p, p => flow.Reach(flow.From(fork, p).Select(w => w.To)));
                foreach (var (port, steps) in branches)
                {
                    if (steps.Count == 0)
                    {
                        yield return fork.Warn($"its branch \"{port}\" leads nowhere. Lead it to a step, or take it out.");
                    }
                    else if (steps.Any(s => s.Waits) && branches.Where(b => b.Key != port).SelectMany(b => b.Value).ToHashSet() is var others && !others.Overlaps(steps) && others.Any(GoesOn))
                    {
                        yield return fork.Warn($"its branch \"{port}\" has steps that wait, and never meets the others: the drawing goes on, or ends, without it. Lead it to the join.");
                    }
                }
            }
        }
    }

    // A flowchart ends when all of its branches have, unless one of them joins others and goes on, or comes to an end for all.
    static bool GoesOn(Step step) => step.Type == "Elsa.FlowJoin" || step.Descriptor?.IsTerminal == true;
}
