namespace AuditFlow.Studio;

/// <summary>What the Studio has to know of the host and of whoever uses it.</summary>
public interface IStudioHost
{
    /// <summary>Whether the one who asks may look at drawings and runs.</summary>
    bool MayView { get; }

    /// <summary>Whether the one who asks may change drafts. Decides what the Studio offers; the host refuses again when it is done.</summary>
    bool MayDraft { get; }

    bool MayPublish { get; }

    /// <summary>Whether the one who asks may begin trials. There are none within a trial.</summary>
    bool MayRun { get; }

    /// <summary>Whether what is shown is a trial, apart from everything real.</summary>
    bool IsTrial { get; }

    /// <summary>What an exception of the host says to whoever asked; null when it is no refusal but a failure.</summary>
    StudioRefusal? Explain(Exception exception);

    /// <summary>What the header of a page says of a drawing; null when there is none of that id.</summary>
    Task<StudioHeader?> DescribeDrawingAsync(string definitionId, CancellationToken cancellationToken);

    /// <summary>What the header of a page says of a run.</summary>
    Task<StudioHeader?> DescribeRunAsync(string runId, CancellationToken cancellationToken);
}

/// <summary>An expected "no".</summary>
/// <param name="Status">The HTTP status that says the same.</param>
/// <param name="Sentences">Why, a sentence for each reason.</param>
public sealed record StudioRefusal(int Status, IReadOnlyList<string> Sentences)
{
    /// <summary>What the header <see cref="StudioEndpoints.AcceptedHeader"/> has to say to have it done all the same; null when it cannot be.</summary>
    public string? Accept { get; init; }
}

/// <summary>The slim header above the Studio.</summary>
/// <param name="Name">Of the drawing or the run.</param>
/// <param name="State">In a word or two.</param>
/// <param name="Links">Where one may want to go from here: what the run belongs to, its plain page.</param>
public sealed record StudioHeader(string Name, string? State, IReadOnlyList<StudioLink> Links);

public sealed record StudioLink(string Text, string Url);
