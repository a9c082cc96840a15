namespace AuditFlow.Engine.Expressions.JavaScript;

internal enum TokenKind
{
    End,
    Name,
    Keyword,
    Number,
    Text,
    Template,
    Pattern,
    Mark,
}

/// <summary>A word of a script with its place.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word itself; of a text its content.</param>
/// <param name="Number">The value of a number.</param>
/// <param name="Position">Where it starts.</param>
/// <param name="AfterLineBreak">Whether a line break stands before it, which can end a statement.</param>
internal readonly record struct Token(TokenKind Kind, string Text, double Number, int Position, bool AfterLineBreak)
{
    /// <summary>The flags of a pattern.</summary>
    public string? Flags { get; init; }

    /// <summary>The texts of a template, one more than it has expressions.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>The sources of a template's expressions, with their positions.</summary>
    public IReadOnlyList<(int From, int To)>? Holes { get; init; }

    public bool Is(string mark) => Kind is TokenKind.Mark or TokenKind.Keyword && Text == mark;
}
