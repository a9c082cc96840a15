namespace AuditFlow.Rehearsals;

/// <summary>The address of a page of a stage: <c>/studio/rehearsals/{id}/…</c>.</summary>
/// <param name="Id">Of the rehearsal; null when what stands there is no id.</param>
/// <param name="Path">The page, as the product calls it.</param>
internal sealed record StageAddress(Guid? Id, PathString Path)
{
    /// <summary>Where the pages of stages begin. Below the Studio's own address, which its files have to be under.</summary>
    public static readonly PathString Root = "/studio/rehearsals";

    /// <summary>Where the pages of one stage begin.</summary>
    public static PathString Of(Guid id) => Root.Add($"/{id:D}");

    /// <summary>Null when the path leads to no stage.</summary>
    public static StageAddress? Parse(PathString path)
    {
        if (!path.StartsWithSegments(Root, out var rest))
        {
            return null;
        }

        var text = rest.Value?.TrimStart('/') ?? "";
        var end = text.IndexOf('/', StringComparison.Ordinal);
        return new StageAddress(Guid.TryParse(end < 0 ? text : text[..end], out var id) ? id : null, end < 0 ? "/" : text[end..]);
    }
}
