namespace AuditFlow.Frameworks;

/// <summary>A set of criteria that controls are mapped to. One framework is one JSON file in Frameworks/Catalogs.</summary>
public sealed record Framework
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Edition { get; init; }

    /// <summary>Where the identifiers come from and whose words the texts are.</summary>
    public required string Note { get; init; }
    public required IReadOnlyList<Category> Categories { get; init; }

    public IEnumerable<Criterion> Criteria => Categories.SelectMany(category => category.Criteria);

    public Criterion? Find(string criterionId) => Criteria.FirstOrDefault(criterion => criterion.Id == criterionId);

    /// <summary>The criteria in force when these categories are chosen; categories that are always in scope need no choice.</summary>
    public IEnumerable<Criterion> InScope(IReadOnlyCollection<string> chosenCategories) =>
        Categories.Where(category => category.Scope == CategoryScope.Always || chosenCategories.Contains(category.Id)).SelectMany(category => category.Criteria);
}

public enum CategoryScope
{
    /// <summary>Part of every audit under the framework, as Security is for SOC 2.</summary>
    Always,

    /// <summary>Part of an audit that chooses it.</summary>
    Chosen,
}

/// <summary>A part of a framework that is in scope as a whole or not at all.</summary>
public sealed record Category
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required CategoryScope Scope { get; init; }
    public required IReadOnlyList<CriterionGroup> Groups { get; init; }

    public IEnumerable<Criterion> Criteria => Groups.SelectMany(group => group.Criteria);
}

/// <summary>A heading over criteria (CC6, P1.0, a COSO component). Nothing is mapped to a heading.</summary>
public sealed record CriterionGroup
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required IReadOnlyList<Criterion> Criteria { get; init; }
}

/// <summary>One criterion, or one principle, in AuditFlow's own words.</summary>
public sealed record Criterion
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Text { get; init; }
}

/// <summary>Says which criteria of two frameworks mean the same.</summary>
public sealed record FrameworkMapping
{
    public required string From { get; init; }
    public required string To { get; init; }
    public required string Note { get; init; }
    public required IReadOnlyList<FrameworkLink> Links { get; init; }
}

public sealed record FrameworkLink
{
    public required string From { get; init; }
    public required string To { get; init; }
}
