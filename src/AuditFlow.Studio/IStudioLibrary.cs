using System.Text.Json.Nodes;
using AuditFlow.Engine;

namespace AuditFlow.Studio;

/// <summary>The drawings, as the host keeps them. What the host refuses it throws; <see cref="IStudioHost"/> puts it into words.</summary>
public interface IStudioLibrary
{
    /// <summary>A page of versions without their documents.</summary>
    Task<StudioPage<StudioDrawing>> ListAsync(DrawingFilter filter, CancellationToken cancellationToken);

    /// <summary>One version of a drawing with its document; null when there is none.</summary>
    Task<StudioDrawing?> FindAsync(string definitionId, DrawingVersion version, CancellationToken cancellationToken);

    /// <summary>Versions by their own ids, with their documents. Those that are not there are left out.</summary>
    Task<IReadOnlyList<StudioDrawing>> FindVersionsAsync(IReadOnlyCollection<string> versionIds, CancellationToken cancellationToken);

    Task<bool> IsNameFreeAsync(string name, string? definitionId, CancellationToken cancellationToken);

    /// <summary>The published drawings that others may use as an activity, with their documents.</summary>
    Task<IReadOnlyList<StudioDrawing>> ListUsableAsync(CancellationToken cancellationToken);

    /// <summary>Which of these ids are in <see cref="ListUsableAsync"/>.</summary>
    Task<IReadOnlyList<string>> FindUsableAsync(IReadOnlyCollection<string> definitionIds, CancellationToken cancellationToken);

    /// <summary>The ids of the drawings that use this one as an activity.</summary>
    Task<IReadOnlyList<string>> FindConsumersAsync(string definitionId, CancellationToken cancellationToken);

    /// <summary>Keeps a document as the draft of its drawing.</summary>
    /// <param name="document">The whole definition; without a <c>definitionId</c> it is a new drawing.</param>
    /// <param name="seen">The <see cref="StudioDrawing.Stamp"/> that the page has seen; refused when somebody has saved since. Null is for what is new.</param>
    /// <param name="cancellationToken">Ends with the web request.</param>
    Task<StudioDrawing> SaveAsync(JsonObject document, string? seen, CancellationToken cancellationToken);

    /// <summary>Makes drafts of files, JSON or zip: all of them or none. Returns how many.</summary>
    Task<int> ImportAsync(IReadOnlyList<StudioUpload> files, string? seen, CancellationToken cancellationToken);

    /// <summary>Publishes the newest version; another one than the page has seen is refused.</summary>
    /// <param name="definitionId">The drawing.</param>
    /// <param name="seen">The stamp of what the page has seen; null publishes whatever is there.</param>
    /// <param name="accepted">Names the warnings that were read and accepted, see <see cref="StudioRefusal.Accept"/>; null when none were.</param>
    /// <param name="cancellationToken">Ends with the web request.</param>
    Task<PublishedNow> PublishAsync(string definitionId, string? seen, string? accepted, CancellationToken cancellationToken);

    /// <summary>Keeps and publishes, both or neither.</summary>
    Task<PublishedNow> SaveAndPublishAsync(JsonObject document, string? seen, string? accepted, CancellationToken cancellationToken);

    Task<StudioDrawing> RetractAsync(string definitionId, CancellationToken cancellationToken);

    Task<StudioDrawing> RevertAsync(string definitionId, int version, string? seen, CancellationToken cancellationToken);

    Task DeleteAsync(string definitionId, CancellationToken cancellationToken);

    Task DeleteVersionAsync(string versionId, CancellationToken cancellationToken);

    /// <summary>Lets the drawings that use this one use its published version. Returns their names.</summary>
    Task<IReadOnlyList<string>> UpdateConsumersAsync(string definitionId, CancellationToken cancellationToken);
}

/// <summary>A file that somebody sends.</summary>
public sealed record StudioUpload(string Name, ReadOnlyMemory<byte> Content);

/// <summary>A version of a drawing.</summary>
public sealed record StudioDrawing
{
    /// <summary>The version's own id.</summary>
    public required string Id { get; init; }

    public required string DefinitionId { get; init; }

    public required int Version { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required bool IsLatest { get; init; }

    public required bool IsPublished { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Names this state of the drawing; null in lists. It changes with every save.</summary>
    public string? Stamp { get; init; }

    /// <summary>The document; null in lists.</summary>
    public WorkflowDefinition? Definition { get; init; }
}

/// <param name="Drawing">The version that is published now.</param>
/// <param name="WasPublished">Whether it had been published before.</param>
public sealed record PublishedNow(StudioDrawing Drawing, bool WasPublished);

/// <summary>A page of a list.</summary>
public sealed record StudioPage<T>(IReadOnlyList<T> Items, int Total);

/// <summary>Which versions of drawings a list holds.</summary>
public sealed record DrawingFilter
{
    public DrawingVersion Version { get; init; } = DrawingVersion.Latest;

    public string? Search { get; init; }

    public IReadOnlyCollection<string> DefinitionIds { get; init; } = [];

    public IReadOnlyCollection<string> VersionIds { get; init; } = [];

    public DrawingOrder OrderBy { get; init; }

    public bool IsDescending { get; init; }

    public int Skip { get; init; }

    public int Take { get; init; } = 100;
}

public enum DrawingOrder
{
    Name,
    Created,
    Version,
}

/// <summary>Elsa's version options.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Number">The number when one is meant.</param>
public readonly record struct DrawingVersion(DrawingVersionKind Kind, int Number = 0)
{
    public static DrawingVersion Latest { get; } = new(DrawingVersionKind.Latest);

    public static DrawingVersion Published { get; } = new(DrawingVersionKind.Published);

    /// <summary>Reads the Studio's word, a number, or nothing, which means the newest.</summary>
    public static DrawingVersion Parse(string? text)
        => int.TryParse(text, out var number) && number > 0 ? new(DrawingVersionKind.Numbered, number)
            : Enum.TryParse<DrawingVersionKind>(text, ignoreCase: true, out var kind) && Enum.IsDefined(kind) && kind != DrawingVersionKind.Numbered ? new(kind)
            : Latest;
}

/// <summary>Elsa's names.</summary>
public enum DrawingVersionKind
{
    Latest,
    Published,
    AllVersions,
    LatestOrPublished,
    LatestAndPublished,
    Draft,
    Numbered,
}
