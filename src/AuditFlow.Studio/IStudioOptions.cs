using AuditFlow.Engine;

namespace AuditFlow.Studio;

/// <summary>The lists from which the designer offers values, as they are at the moment.</summary>
public interface IStudioOptions
{
    /// <param name="list">What <see cref="InputDescriptor.Choices"/> names.</param>
    /// <param name="given">The inputs of the activity whose value is plainly written, by name without regard to case: one list may depend on what was chosen in another.</param>
    /// <param name="cancellationToken">Ends with the web request.</param>
    Task<IReadOnlyList<Choice>> ListAsync(Type list, IReadOnlyDictionary<string, string> given, CancellationToken cancellationToken);
}
