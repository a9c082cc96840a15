namespace AuditFlow.Engine;

/// <summary>Says that the values of an input come from a list that the host looks up whenever the designer shows it.</summary>
/// <param name="list">Names the list to the host.</param>
[AttributeUsage(AttributeTargets.Property)]
public abstract class ChoicesAttribute(Type list) : Attribute
{
    public Type List { get; } = list;
}

/// <inheritdoc/>
public sealed class ChoicesAttribute<TList>() : ChoicesAttribute(typeof(TList));

/// <summary>One value that the designer offers, and the text that people read for it.</summary>
public sealed record Choice(string Value, string Text);
