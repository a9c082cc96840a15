using System.Diagnostics.CodeAnalysis;

namespace AuditFlow.Platform.Requests;

/// <summary>An expected "no": a stable code for programs and a plain sentence for the person who asked.</summary>
public sealed class Refusal(string code, string message, int status = StatusCodes.Status409Conflict, Exception? cause = null) : Exception(message, cause)
{
    public string Code { get; } = code;

    /// <summary>The HTTP status that says the same: 409 unless it is 403, 404 or 410.</summary>
    public int Status { get; } = status;
}

/// <summary>The values of a request do not fit: every fault, each with the field that it belongs to.</summary>
public sealed class InvalidRequest(IReadOnlyList<FieldError> errors)
    : Exception(string.Join(" ", errors.Select(e => e.Message)))
{
    public IReadOnlyList<FieldError> Errors { get; } = errors;

    /// <summary>What to send along to have it done all the same, for whoever has read the faults; null when they cannot be accepted.</summary>
    public string? Accept { get; init; }
}

/// <summary>One fault of a request. The field is the property's path, for example <c>Answer.Comment</c>.</summary>
public sealed record FieldError(string Field, string Message);

/// <summary>Guards that read as sentences.</summary>
public static class Refuse
{
    /// <summary>Refuses with 409 when the condition holds.</summary>
    public static void If([DoesNotReturnIf(true)] bool condition, string code, string message)
    {
        if (condition)
        {
            throw new Refusal(code, message);
        }
    }

    /// <summary>Refuses with 404 when there is no such thing.</summary>
    public static T IfMissing<T>([NotNull] T? value, string what)
        where T : class
        => value ?? throw new Refusal("not-found", $"There is no {what}.", StatusCodes.Status404NotFound);
}
