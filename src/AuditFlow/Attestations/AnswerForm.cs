using System.Text.RegularExpressions;
using AuditFlow.Platform.Requests;

namespace AuditFlow.Attestations;

/// <summary>The form of the page behind a link.</summary>
public sealed partial class AnswerForm
{
    /// <summary>The bundle that this form was made for.</summary>
    public Guid Item { get; set; }

    public string? Nonce { get; set; }

    public List<ItemForm> Items { get; set; } = [];

    /// <summary>The answer for every control that has none of its own (R-45).</summary>
    public AttestationAnswer? Same { get; set; }

    public bool HasReadBriefing { get; set; }

    public string? TypedName { get; set; }

    public bool Consents { get; set; }

    internal static AnswerForm Of(BundleSheet sheet, string nonce) => new()
    {
        Item = sheet.BundleId, Nonce = nonce, Same = sheet.Items.FirstOrDefault(i => i.Saved is { IsSameForAll: true })?.Saved!.Answer,
        Items =
        [
            .. sheet.Items.Select(i => new ItemForm
            {
                Id = i.Attestation.Id, HasFacts = i.Facts.Count > 0, Comment = i.Saved?.Comment,
                Answer = i.Saved is { IsSameForAll: false } saved ? saved.Answer : null,
                Questions = [.. i.Questions.Select(q => i.Saved?.Questions.FirstOrDefault(a => a.Id == q.Id) is { } a ? new QuestionForm { Id = q.Id, Yes = a.Yes, Words = a.Words } : new QuestionForm { Id = q.Id })],
            }),
        ],
    };

    /// <summary>What somebody has chosen so far. A control without a choice is left out, whatever was written beside it.</summary>
    internal IReadOnlyList<ItemAnswer> Chosen() => [.. Items.Select(Chosen).OfType<ItemAnswer>()];

    ItemAnswer? Chosen(ItemForm item)
    {
        var isSame = item.Answer is null && Same is not null && !item.HasFacts && Items.Count > 1;
        return (item.Answer ?? (isSame ? Same : null)) is not { } answer
            ? null
            : new ItemAnswer
            {
                AttestationId = item.Id, Answer = answer, Comment = item.Comment, IsSameForAll = isSame,
                Questions =
                [
                    .. item.Questions.Where(q => q.Yes is not null || (isSame && !AuditFlow.Attestations.Questions.Of(q.Id).IsRestricted))
                        .Select(q => new QuestionAnswer { Id = q.Id, Yes = q.Yes ?? AuditFlow.Attestations.Questions.Of(q.Id).Clean, Words = q.Words }),
                ],
            };
    }

    /// <summary>All that was chosen or written so far, complete or not.</summary>
    internal IReadOnlyList<DraftAnswer> Begun() => [.. Items.Select(Begun).Where(d => !d.IsEmpty)];

    DraftAnswer Begun(ItemForm item)
    {
        var chosen = Chosen(item);
        return new DraftAnswer
        {
            AttestationId = item.Id, Answer = chosen?.Answer, Comment = item.Comment, IsSameForAll = chosen?.IsSameForAll == true,
            Questions = [.. item.Questions.Where(q => q.Yes is not null || q.Words is not null).Select(q => new DraftQuestion { Id = q.Id, Yes = q.Yes, Words = q.Words })],
        };
    }

    /// <summary>What is missing beside the answers.</summary>
    internal IEnumerable<FieldError> Unsigned(AnswerTexts texts)
    {
        if (string.IsNullOrWhiteSpace(TypedName))
        {
            yield return new FieldError(nameof(TypedName), texts["Fault.Name"]);
        }

        if (!Consents)
        {
            yield return new FieldError(nameof(Consents), texts["Fault.Consent"]);
        }
    }

    /// <summary>The field of the page that a fault of the request belongs to.</summary>
    internal string FieldOf(string field, IReadOnlyList<Guid> answered)
    {
        var match = OfAnswer().Match(field);
        if (!match.Success)
        {
            return field;
        }

        var index = int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        var item = index < answered.Count ? Items.FindIndex(i => i.Id == answered[index]) : 0;
        var rest = match.Groups[2].Value;
        if (OfQuestion().Match(rest) is { Success: true } question)
        {
            rest = $"Questions[{Items[item].Questions.FindIndex(q => q.Id == question.Groups[1].Value)}].Yes";
        }

        return $"Items[{item}].{rest}";
    }

    [GeneratedRegex(@"^Answers\[(\d+)\]\.(.+)$")]
    private static partial Regex OfAnswer();

    [GeneratedRegex(@"^Questions\[([a-z-]+)\]$")]
    private static partial Regex OfQuestion();
}

/// <summary>One control of the form.</summary>
public sealed class ItemForm
{
    public Guid Id { get; set; }

    /// <summary>Facts speak against a clean answer, so it needs one of its own. The request checks it again.</summary>
    public bool HasFacts { get; set; }

    public AttestationAnswer? Answer { get; set; }

    public string? Comment { get; set; }

    public List<QuestionForm> Questions { get; set; } = [];

    public List<IFormFile> Files { get; set; } = [];
}

public sealed class QuestionForm
{
    public string Id { get; set; } = "";

    public bool? Yes { get; set; }

    public string? Words { get; set; }
}
