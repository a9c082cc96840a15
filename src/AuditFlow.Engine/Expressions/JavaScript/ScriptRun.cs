using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>One evaluation of a script: what it may use up, and the variables that it sets.</summary>
internal sealed class ScriptRun(string source, Burst burst, ActivityRun activity)
{
    private const int DeepestCall = 150;

    private readonly int _characters = burst.Options.CharactersPerText;
    private int _steps = burst.StepsPerExpression;
    private int _depth;
    private List<(ActivityRun Holder, int Slot, object? Value)>? _set;

    public Burst Burst { get; } = burst;

    public ActivityRun Activity { get; } = activity;

    public string PlaceOf(int position) => SourcePlace.Of(source, position);

    /// <summary>What RunJavaScript's setOutcome(s) asked for.</summary>
    public List<string>? Outcomes { get; set; }

    public void Step(int steps = 1)
    {
        _steps -= steps;
        if (_steps < 0)
        {
            throw new ScriptTooLong($"The script takes more than {Burst.StepsPerExpression} steps.");
        }
    }

    public string Checked(string text) => text.Length <= _characters ? text : throw new ScriptTooLong($"The script makes a text of more than {_characters} characters.");

    public void CheckLength(long characters)
    {
        if (characters > _characters)
        {
            throw new ScriptTooLong($"The script makes a text of more than {_characters} characters.");
        }
    }

    public void Enter()
    {
        if (++_depth > DeepestCall)
        {
            throw new ScriptTooLong($"The script's functions call each other more than {DeepestCall} deep.");
        }
    }

    public void Leave() => _depth--;

    /// <summary>A variable as the script sees it: what it set itself keeps its type until the script ends.</summary>
    public object? Get(ActivityRun holder, int slot)
    {
        for (var i = (_set?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (_set![i].Holder == holder && _set[i].Slot == slot)
            {
                return _set[i].Value;
            }
        }

        return ScriptBoundary.In(this, holder.Values?[slot]);
    }

    public void Set(ActivityRun holder, int slot, object? value)
    {
        _set ??= [];
        _set.RemoveAll(earlier => earlier.Holder == holder && earlier.Slot == slot);
        _set.Add((holder, slot, value));
    }

    /// <summary>Gives the variables that were set to the run.</summary>
    public void Keep()
    {
        foreach (var (holder, slot, value) in _set ?? [])
        {
            holder.SetValue(slot, ScriptBoundary.Out(value));
        }
    }
}
