using System.ComponentModel.DataAnnotations;
using AuditFlow.Controls;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Frameworks;

/// <summary>The frameworks, each with how many of its criteria have a control in operation.</summary>
[Allow(Permission.ViewControls)]
public sealed record ListFrameworks : IQuery<IReadOnlyList<FrameworkLine>>;

public sealed record FrameworkLine(Framework Framework, int Covered, int Total);

/// <summary>One framework: every criterion with the controls in operation that are mapped to it.</summary>
[Allow(Permission.ViewControls)]
public sealed record ShowCoverage : IQuery<Coverage>
{
    [Required]
    [MaxLength(40)]
    public required string FrameworkId { get; init; }
}

public sealed record Coverage(Framework Framework, IReadOnlyList<CategoryCoverage> Categories)
{
    public int Covered => Categories.Sum(category => category.Covered);

    public int Total => Categories.Sum(category => category.Total);
}

public sealed record CategoryCoverage(Category Category, IReadOnlyList<GroupCoverage> Groups)
{
    public int Covered => Groups.Sum(group => group.Criteria.Count(criterion => criterion.IsCovered));

    public int Total => Groups.Sum(group => group.Criteria.Count);
}

public sealed record GroupCoverage(CriterionGroup Group, IReadOnlyList<CriterionCoverage> Criteria);

public sealed record CriterionCoverage(Criterion Criterion, IReadOnlyList<MappedControl> Controls, IReadOnlyList<string> SameAs)
{
    public bool IsCovered => Controls.Count > 0;
}

public sealed record MappedControl(string ControlId, string Title);

internal sealed class ListFrameworksHandler(AuditFlowDb db, FrameworkCatalog frameworks) : IRequestHandler<ListFrameworks, IReadOnlyList<FrameworkLine>>
{
    public async Task<IReadOnlyList<FrameworkLine>> Handle(ListFrameworks request, CancellationToken cancellationToken)
    {
        var controls = await db.MappedControlsAsync(cancellationToken);
        return [.. frameworks.Frameworks.Select(framework => new FrameworkLine(
            framework, framework.Criteria.Count(criterion => controls.Contains($"{framework.Id}/{criterion.Id}")), framework.Criteria.Count()))];
    }
}

internal sealed class ShowCoverageHandler(AuditFlowDb db, FrameworkCatalog frameworks) : IRequestHandler<ShowCoverage, Coverage>
{
    public async Task<Coverage> Handle(ShowCoverage request, CancellationToken cancellationToken)
    {
        var framework = Refuse.IfMissing(frameworks.Find(request.FrameworkId), $"framework {request.FrameworkId}");
        var controls = await db.MappedControlsAsync(cancellationToken);
        return new Coverage(framework,
        [
            .. framework.Categories.Select(category => new CategoryCoverage(category,
            [
                .. category.Groups.Select(group => new GroupCoverage(group,
                [
                    .. group.Criteria.Select(criterion => new CriterionCoverage(
                        criterion, [.. controls[$"{framework.Id}/{criterion.Id}"]], [.. frameworks.Equivalents(framework.Id, criterion.Id).Select(same => Named(same.Framework, same.Criterion))])),
                ])),
            ])),
        ]);
    }

    // "1" alone says nothing; "CC1.1" names itself.
    static string Named(Framework framework, Criterion criterion) => framework.Id == FrameworkCatalog.Coso ? $"COSO {criterion.Id}" : criterion.Id;
}

internal static class MappedControls
{
    extension(AuditFlowDb db)
    {
        /// <summary>The controls in operation by what they are mapped to (framework/criterion). Read once: the register is small beside a query per criterion.</summary>
        public async Task<ILookup<string, MappedControl>> MappedControlsAsync(CancellationToken cancellationToken)
        {
            var controls = await db.CurrentControls.AsNoTracking()
                .Where(c => c.Control.RetiredOn == null)
                .OrderBy(c => c.Control.ControlId)
                .Select(c => new { c.Control.ControlId, c.Version.Content.Title, c.Version.Content.Mappings })
                .ToListAsync(cancellationToken);
            return controls.SelectMany(control => control.Mappings, (control, mapping) => (mapping, new MappedControl(control.ControlId, control.Title))).ToLookup(pair => pair.mapping, pair => pair.Item2);
        }
    }
}
