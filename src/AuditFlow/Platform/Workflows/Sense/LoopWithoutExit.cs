namespace AuditFlow.Platform.Workflows.Sense;

/// <summary>Steps that lead to each other and nowhere else.</summary>
internal sealed class LoopWithoutExit : ISenseCheck
{
    public IEnumerable<Warning> Look(Sketch drawing)
    {
        foreach (var flow in drawing.Flows)
        {
            var told = new HashSet<Step>();
            var rounds = flow.Rounds();
            foreach (var step in rounds.Where(s => !told.Contains(s) && flow.After(s).Contains(s)))
            {
                var round = rounds.Where(s => flow.After(step).Contains(s) && flow.After(s).Contains(step)).ToList();
                if (!round.Exists(s => s.Descriptor?.IsTerminal == true || flow.From(s).Any(w => !round.Contains(w.To))))
                {
                    yield return step.Warn($"goes round for ever: no way leads out of {string.Join(", ", round.Select(s => s.Name))}. Lead one of them to an end.");
                }

                told.UnionWith(round);
            }
        }

        foreach (var loop in drawing.OfType("Elsa.While").Where(s => string.Equals(s.Written("condition"), "true", StringComparison.OrdinalIgnoreCase)))
        {
            if (!drawing.OfType("Elsa.Break").Any(b => IsInside(b, loop)))
            {
                yield return loop.Warn("goes round for ever: its condition is always true and no Break stands inside. Give it a condition that ends.");
            }
        }
    }

    static bool IsInside(Step step, Step outer) => step.Around is { } around && (around == outer || IsInside(around, outer));
}
