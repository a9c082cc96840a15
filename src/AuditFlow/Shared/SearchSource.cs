namespace AuditFlow.Shared;

/// <summary>What one slice finds for the search field. It sends its own query, so the rights are those of the reader.</summary>
public interface ISearchSource
{
    /// <summary>What is found, in the plural: "Controls".</summary>
    string Kind { get; }

    /// <summary>The best hits first.</summary>
    Task<IReadOnlyList<SearchHit>> FindAsync(string text, int most, CancellationToken cancellationToken);
}

/// <summary>Something found, by its id and title.</summary>
public sealed record SearchHit(string Id, string Title, string Url);
