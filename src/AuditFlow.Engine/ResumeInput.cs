namespace AuditFlow.Engine;

/// <summary>What resumed an activity.</summary>
public sealed class ResumeInput(Bookmark bookmark, object? value)
{
    /// <summary>The bookmark that was resumed, as it was set.</summary>
    public Bookmark Bookmark { get; } = bookmark;

    /// <summary>The word that the activity gave its bookmark, see <see cref="BookmarkRequest.Callback"/>.</summary>
    public string? Callback => Bookmark.Callback;

    /// <summary>What the host gave to the resume.</summary>
    public object? Value { get; } = value;

    /// <summary>The value as a type of the activity's choice.</summary>
    public T? As<T>() => ValueConversion.To<T>(Value);

    /// <summary>The payload that the activity kept with the bookmark.</summary>
    public T? Payload<T>() => Bookmark.Payload is { } payload ? ValueConversion.To<T>(payload) : default;
}
