namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>A script fails while it runs. The message gets the place where it happened.</summary>
internal sealed class ScriptError : Exception
{
    public ScriptError(string message, string name = "TypeError")
        : base(message)
        => Value = MakeError(name, message);

    public ScriptError(string message, object? value)
        : base(message)
        => Value = value;

    /// <summary>What a catch clause gets.</summary>
    public object? Value { get; }

    public static ScriptObject MakeError(string name, string message)
    {
        var error = new ScriptObject { ErrorName = name };
        error.Members["message"] = message;
        return error;
    }

    /// <summary>The error that <c>throw</c> raises.</summary>
    public static ScriptError Thrown(object? value)
        => new(value is ScriptObject { ErrorName: not null } error ? ScriptText.Of(error.Members.GetValueOrDefault("message")) : value is ScriptObject ? "undefined" : ScriptText.Of(value), value);
}

/// <summary>A script takes more steps than it may. It cannot be caught by the script.</summary>
internal sealed class ScriptTooLong(string message) : Exception(message);
