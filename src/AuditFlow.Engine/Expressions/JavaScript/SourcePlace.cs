namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Tells a place in a script as line and column, both from 1.</summary>
internal static class SourcePlace
{
    public static ExpressionFault Fault(string source, int position, string reason) => new($"{reason} ({Of(source, position)})");

    public static string Of(string source, int position)
    {
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < position && i < source.Length; i++)
        {
            if (source[i] == '\n')
            {
                line++;
                lineStart = i + 1;
            }
        }

        return $"line {line}, column {position - lineStart + 1}";
    }
}
