using AuditFlow.Platform.Workflows.Sense;

namespace AuditFlow.Tasks.Sense;

/// <summary>A review that whoever did the work could do as well .</summary>
internal sealed class ReviewByPreparer : ISenseCheck
{
    const string KeyOf = "task:";

    public IEnumerable<Warning> Look(Sketch drawing)
    {
        var tasks = drawing.OfType(AskPerson.TypeName).ToList();
        foreach (var review in tasks.Where(IsReview).Where(s => !s.IsComputed("notSameAs")))
        {
            var work = tasks.Find(t => t != review && drawing.After(t).Contains(review));
            var barred = review.Written("notSameAs");
            if (barred is null && work is not null)
            {
                yield return review.Warn($"may be done by whoever did \"{work.Name}\". Write under \"Not the same person as\" whom it must not be, such as {KeyOf}{work.Written("key") ?? "KEY"}.");
            }
            else if (barred?.StartsWith(KeyOf, StringComparison.OrdinalIgnoreCase) == true && !drawing.RunsOthers && !tasks.Exists(t => t.IsComputed("key") || t.Written("key") == barred[KeyOf.Length..].Trim()))
            {
                yield return review.Warn($"bars whoever did the task \"{barred[KeyOf.Length..].Trim()}\", but no step hands out a task of that key, so it bars nobody. Write the key of the work that is reviewed.");
            }
        }
    }

    static bool IsReview(Step step)
        => step.List("outcomes").Contains("Reviewed", StringComparer.OrdinalIgnoreCase)
            || step.Written("assignee")?.Replace(" ", "", StringComparison.Ordinal).Equals("role:Reviewer", StringComparison.OrdinalIgnoreCase) == true;
}
