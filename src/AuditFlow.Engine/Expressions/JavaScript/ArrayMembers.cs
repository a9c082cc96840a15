namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Members of arrays. Each step over an item counts.</summary>
internal static class ArrayMembers
{
    private static readonly Dictionary<string, ScriptFunction> Table = Library.Table(
        ("map", (run, self, arguments) => new ScriptArray(Each(run, self, arguments).ConvertAll(item => item.Result()))),
        ("filter", (run, self, arguments) => new ScriptArray([.. Each(run, self, arguments).Where(item => Operators.Truth(item.Result())).Select(item => item.Value)])),
        ("forEach", (run, self, arguments) =>
        {
            Each(run, self, arguments).ForEach(item => item.Result());
            return Undefined.Value;
        }),
        ("some", (run, self, arguments) => Operators.Box(Each(run, self, arguments).Exists(item => Operators.Truth(item.Result())))),
        ("every", (run, self, arguments) => Operators.Box(Each(run, self, arguments).TrueForAll(item => Operators.Truth(item.Result())))),
        ("find", (run, self, arguments) => Each(run, self, arguments).Find(item => Operators.Truth(item.Result())) is { } found ? found.Value : Undefined.Value),
        ("findIndex", (run, self, arguments) => Operators.Box((double)Each(run, self, arguments).FindIndex(item => Operators.Truth(item.Result())))),
        ("findLast", (run, self, arguments) => Each(run, self, arguments).FindLast(item => Operators.Truth(item.Result())) is { } found ? found.Value : Undefined.Value),
        ("findLastIndex", (run, self, arguments) => Operators.Box((double)Each(run, self, arguments).FindLastIndex(item => Operators.Truth(item.Result())))),
        ("flatMap", (run, self, arguments) => new ScriptArray(Flat(run, Each(run, self, arguments).ConvertAll(item => item.Result()), 1))),
        ("reduce", (run, self, arguments) => Reduce(run, self, arguments, fromEnd: false)),
        ("reduceRight", (run, self, arguments) => Reduce(run, self, arguments, fromEnd: true)),
        ("includes", (run, self, arguments) =>
        {
            var wanted = arguments.At(0);
            return Operators.Box(Counted(run, self).Skip(Position(arguments.At(1), ((ScriptArray)self!).Items.Count, 0)).Any(item => Operators.StrictEquals(item, wanted) || (item is double.NaN && wanted is double.NaN)));
        }),
        ("indexOf", (run, self, arguments) =>
        {
            var wanted = arguments.At(0);
            var items = Counted(run, self);
            var from = Position(arguments.At(1), items.Count, 0);
            return Operators.Box(from >= items.Count ? -1d : items.FindIndex(from, item => Operators.StrictEquals(item, wanted)));
        }),
        ("lastIndexOf", (run, self, arguments) =>
        {
            var wanted = arguments.At(0);
            var items = Counted(run, self);
            var from = arguments.Length > 1 ? Operators.Whole(arguments[1]) : items.Count - 1;
            from = Math.Min(from < 0 ? from + items.Count : from, items.Count - 1);
            return Operators.Box(from < 0 ? -1d : items.FindLastIndex(from, item => Operators.StrictEquals(item, wanted)));
        }),
        ("join", (run, self, arguments) => run.Checked(string.Join(
            arguments.At(0) is Undefined ? "," : Operators.Text(arguments.At(0)),
            Counted(run, self).Select(item => item is null or Undefined ? "" : Operators.Text(item))))),
        ("toString", (run, self, _) => run.Checked(ScriptText.Of(self))),
        ("slice", (run, self, arguments) =>
        {
            var items = Counted(run, self);
            var from = Position(arguments.At(0), items.Count, 0);
            var to = Position(arguments.At(1), items.Count, items.Count);
            return new ScriptArray(from < to ? items.GetRange(from, to - from) : []);
        }),
        ("concat", (run, self, arguments) =>
        {
            var joined = new List<object?>(Counted(run, self));
            foreach (var argument in arguments)
            {
                if (argument is ScriptArray list)
                {
                    joined.AddRange(Counted(run, list));
                }
                else
                {
                    joined.Add(argument);
                }
            }

            return new ScriptArray(joined);
        }),
        ("push", (run, self, arguments) =>
        {
            var items = Changing(run, self);
            items.AddRange(arguments);
            run.Step(arguments.Length);
            return Operators.Box((double)items.Count);
        }),
        ("pop", (run, self, _) => TakeAt(Changing(run, self), fromEnd: true)),
        ("shift", (run, self, _) => TakeAt(Changing(run, self), fromEnd: false)),
        ("unshift", (run, self, arguments) =>
        {
            var items = Changing(run, self);
            items.InsertRange(0, arguments.ToArray());
            run.Step(items.Count);
            return Operators.Box((double)items.Count);
        }),
        ("splice", (run, self, arguments) => new ScriptArray(Splice(run, Changing(run, self), arguments))),
        ("toSpliced", (run, self, arguments) =>
        {
            var copy = new List<object?>(Counted(run, self));
            Splice(run, copy, arguments);
            return new ScriptArray(copy);
        }),
        ("reverse", (run, self, _) =>
        {
            Changing(run, self).Reverse();
            return self;
        }),
        ("toReversed", (run, self, _) => new ScriptArray([.. Enumerable.Reverse(Counted(run, self))])),
        ("sort", (run, self, arguments) =>
        {
            var items = Changing(run, self);
            var sorted = Sorted(run, items, arguments.At(0));
            items.Clear();
            items.AddRange(sorted);
            return self;
        }),
        ("toSorted", (run, self, arguments) => new ScriptArray(Sorted(run, Counted(run, self), arguments.At(0)))),
        ("with", (run, self, arguments) =>
        {
            var copy = new List<object?>(Counted(run, self));
            var at = Operators.Whole(arguments.At(0));
            at = at < 0 ? at + copy.Count : at;
            copy[at >= 0 && at < copy.Count ? at : throw new ScriptError("Invalid index", "RangeError")] = arguments.At(1);
            return new ScriptArray(copy);
        }),
        ("fill", (run, self, arguments) =>
        {
            var items = Changing(run, self);
            var to = Position(arguments.At(2), items.Count, items.Count);
            for (var i = Position(arguments.At(1), items.Count, 0); i < to; i++)
            {
                items[i] = arguments.At(0);
            }

            return self;
        }),
        ("copyWithin", (run, self, arguments) =>
        {
            var items = Changing(run, self);
            var target = Position(arguments.At(0), items.Count, 0);
            var from = Position(arguments.At(1), items.Count, 0);
            var to = Position(arguments.At(2), items.Count, items.Count);
            var copied = from < to ? items.GetRange(from, Math.Min(to - from, items.Count - target)) : [];
            for (var i = 0; i < copied.Count; i++)
            {
                items[target + i] = copied[i];
            }

            return self;
        }),
        ("at", (_, self, arguments) =>
        {
            var items = ((ScriptArray)self!).Items;
            var at = Operators.Whole(arguments.At(0));
            at = at < 0 ? at + items.Count : at;
            return at >= 0 && at < items.Count ? items[at] : Undefined.Value;
        }),
        ("flat", (run, self, arguments) => new ScriptArray(Flat(run, Counted(run, self), arguments.At(0) is Undefined ? 1 : (int)Math.Min(Operators.Number(arguments.At(0)), 100)))),
        ("keys", (run, self, _) => Iteration.Over(Counted(run, self).Select((_, i) => (object?)Operators.Box((double)i)))),
        ("values", (run, self, _) => Iteration.Over(Counted(run, self))),
        ("entries", (run, self, _) => Iteration.Over(Counted(run, self).Select((item, i) => (object?)Iteration.Pair(Operators.Box((double)i), item)))));

    public static object? Find(string name) => Table.GetValueOrDefault(name);

    /// <summary>A position that may count from the end, kept within the array.</summary>
    public static int Position(object? value, int length, int otherwise)
    {
        var position = Operators.Whole(value, otherwise);
        return position < 0 ? Math.Max(0, length + position) : Math.Min(position, length);
    }

    private static List<object?> Counted(ScriptRun run, object? self)
    {
        var items = (self as ScriptArray ?? throw new ScriptError("This function works on arrays.")).Items;
        run.Step(items.Count);
        return items;
    }

    private static List<object?> Changing(ScriptRun run, object? self)
        => self is ScriptArray { IsFrozen: true } ? throw new ScriptError("Cannot change a frozen array.") : Counted(run, self);

    private static List<Item> Each(ScriptRun run, object? self, ReadOnlySpan<object?> arguments)
    {
        var function = arguments.FunctionAt(0);
        var items = Counted(run, self);
        var list = new List<Item>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            list.Add(new Item(run, function, items[i], i, self));
        }

        return list;
    }

    private static object? Reduce(ScriptRun run, object? self, ReadOnlySpan<object?> arguments, bool fromEnd)
    {
        var function = arguments.FunctionAt(0);
        var items = Counted(run, self);
        var positions = Enumerable.Range(0, items.Count);
        var order = new Queue<int>(fromEnd ? positions.Reverse() : positions);
        object? result;
        if (arguments.Length > 1)
        {
            result = arguments[1];
        }
        else if (order.TryDequeue(out var first))
        {
            result = items[first];
        }
        else
        {
            throw new ScriptError("Reduce of empty array with no initial value");
        }

        foreach (var i in order)
        {
            result = function.Call(run, Undefined.Value, [result, items[i], Operators.Box((double)i), self]);
        }

        return result;
    }

    private static List<object?> Flat(ScriptRun run, List<object?> items, int depth)
    {
        var flat = new List<object?>();
        foreach (var item in items)
        {
            run.Step();
            if (item is ScriptArray inner && depth > 0)
            {
                flat.AddRange(Flat(run, inner.Items, depth - 1));
            }
            else
            {
                flat.Add(item);
            }
        }

        return flat;
    }

    private static object? TakeAt(List<object?> items, bool fromEnd)
    {
        if (items.Count == 0)
        {
            return Undefined.Value;
        }

        var at = fromEnd ? items.Count - 1 : 0;
        var item = items[at];
        items.RemoveAt(at);
        return item;
    }

    private static List<object?> Splice(ScriptRun run, List<object?> items, ReadOnlySpan<object?> arguments)
    {
        var at = Position(arguments.At(0), items.Count, 0);
        var count = arguments.Length switch
        {
            0 => 0,
            1 => items.Count - at,
            _ => Math.Clamp(Operators.Whole(arguments[1]), 0, items.Count - at),
        };
        var removed = items.GetRange(at, count);
        items.RemoveRange(at, count);
        if (arguments.Length > 2)
        {
            items.InsertRange(at, arguments[2..].ToArray());
            run.Step(arguments.Length);
        }

        return removed;
    }

    /// <summary>Stable; what is undefined goes last; without a function texts are compared.</summary>
    private static List<object?> Sorted(ScriptRun run, List<object?> items, object? function)
    {
        var defined = items.Where(item => item is not Undefined);
        var comparer = function is ScriptFunction order
            ? Comparer<object?>.Create((a, b) => Math.Sign(Operators.Number(order.Call(run, Undefined.Value, [a, b])) is var result && double.IsNaN(result) ? 0 : result))
            : Comparer<object?>.Create((a, b) => string.CompareOrdinal(Operators.Text(a), Operators.Text(b)));
        var sorted = defined.Order(comparer).ToList();
        while (sorted.Count < items.Count)
        {
            sorted.Add(Undefined.Value);
        }

        return sorted;
    }

    private sealed record Item(ScriptRun Run, ScriptFunction Function, object? Value, int Index, object? Array)
    {
        public object? Result() => Function.Call(Run, Undefined.Value, [Value, Operators.Box((double)Index), Array]);
    }
}
