namespace AuditFlow.Engine.Tests.Expressions;

/// <summary>Writes random Liquid templates that can be read, and often rendered, over the names that are there.</summary>
internal sealed class TemplateGrammar(Random random)
{
    private static readonly string[] Values =
    [
        "Variables.Name", "Variables.Count", "Variables.Order.lines[0].sku", "Variables.Order.total", "Variables.Nothing.at.all", "Input.Id", "Input.Rows", "Input.Rows[1]", "CorrelationId", "x", "forloop.index", "'text'", "\"q\"", "1", "2.5", "-3", "true", "false", "nil", "empty", "blank",
    ];
    private static readonly string[] Filters =
    [
        "upcase", "downcase", "capitalize", "size", "first", "last", "join: ', '", "split: ','", "append: 'x'", "prepend: 'y'", "plus: 1", "minus: 2", "times: 3", "divided_by: 2", "modulo: 2", "round: 1", "floor", "ceil", "abs", "default: 'none'", "replace: 'a', 'b'",
        "remove: 'a'", "slice: 0, 2", "sort", "reverse", "uniq", "map: 'sku'", "where: 'sku', 'a'", "date: '%Y-%m-%d'", "escape", "strip", "truncate: 5", "truncatewords: 2", "url_encode", "json", "sum", "concat: Input.Rows", "unknown_filter", "divided_by: 0",
    ];

    private int _depth;

    public string Template() => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Part()));

    private string Part()
    {
        if (++_depth > 4)
        {
            _depth--;
            return "deep ";
        }

        var written = random.Next(12) switch
        {
            0 or 1 or 2 => $"{{{{ {Filtered()} }}}}",
            3 => $"{{%{Pick("-", "")} if {Condition()} %}}{Part()}{{% elsif {Condition()} %}}{Part()}{{% else %}}{Part()}{{% endif {Pick("-", "")}%}}",
            4 => $"{{% for x in {Pick("Input.Rows", "(1..4)", "Variables.Order.lines", "Variables.Name")}{Pick("", " limit: 2", " offset: 1", " reversed")} %}}{Part()}{Pick("", "{% break %}", "{% continue %}")}{{% endfor %}}",
            5 => $"{{% assign x = {Filtered()} %}}",
            6 => $"{{% capture x %}}{Part()}{{% endcapture %}}",
            7 => $"{{% case {Value()} %}}{{% when {Value()} %}}{Part()}{{% else %}}{Part()}{{% endcase %}}",
            8 => $"{{% unless {Condition()} %}}{Part()}{{% endunless %}}",
            9 => "{% comment %} {{ not }} {% endcomment %}{% raw %}{{ raw }}{% endraw %}",
            10 => $"{{% cycle 'a', 'b' %}}{{% increment n %}}{{% decrement n %}}",
            _ => Pick("plain text ", "line\n", "{ not a tag } ", "😀", "%} "),
        };
        _depth--;
        return written;
    }

    private string Condition() => $"{Value()} {Pick("==", "!=", "<", ">", "<=", ">=", "contains", "and", "or")} {Value()}";

    private string Filtered() => string.Join(" | ", Enumerable.Range(0, random.Next(4)).Select(_ => Pick(Filters)).Prepend(Value()));

    private string Value() => Pick(Values);

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
