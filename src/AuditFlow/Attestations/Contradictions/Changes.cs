using AuditFlow.Controls;

namespace AuditFlow.Attestations.Contradictions;

/// <summary>The control says something else than when it was last signed.</summary>
internal sealed class ChangedText : IContradiction
{
    public string Id => "changed-text";

    public IEnumerable<FactAgainst> Compare(ControlVersion now, LastAnswer last)
    {
        if (now.Content.Title != last.Then.Content.Title || now.Content.Description != last.Then.Content.Description)
        {
            yield return new FactAgainst { ControlId = now.ControlId, Kind = Id, Subject = $"{last.Then.Number} → {now.Number}", Words = now.Reason, At = now.CreatedAt };
        }
    }
}

/// <summary>Somebody else owns, performs or manages the control.</summary>
internal sealed class ChangedPeople : IContradiction
{
    public string Id => "changed-owner";

    public IEnumerable<FactAgainst> Compare(ControlVersion now, LastAnswer last)
        => from change in new[]
           {
               (last.Then.Content.OwnerEmail, now.Content.OwnerEmail), (last.Then.Content.PerformerEmail, now.Content.PerformerEmail), (last.Then.Content.ManagerEmail, now.Content.ManagerEmail),
           }
           where change.Item1 != change.Item2
           select new FactAgainst { ControlId = now.ControlId, Kind = Id, Subject = $"{change.Item1 ?? "–"} → {change.Item2 ?? "–"}", Words = now.Reason, At = now.CreatedAt };
}

/// <summary>The control runs on other systems.</summary>
internal sealed class ChangedSystems : IContradiction
{
    public string Id => "changed-system";

    public IEnumerable<FactAgainst> Compare(ControlVersion now, LastAnswer last)
    {
        if (!now.Content.Systems.ToHashSet().SetEquals(last.Then.Content.Systems))
        {
            yield return new FactAgainst
            {
                ControlId = now.ControlId, Kind = Id, Subject = $"{Listed(last.Then.Content.Systems)} → {Listed(now.Content.Systems)}", Words = now.Reason, At = now.CreatedAt,
            };
        }

        static string Listed(List<string> systems) => systems.Count == 0 ? "–" : string.Join(", ", systems);
    }
}

/// <summary>The answer before this one was an exception.</summary>
internal sealed class ExceptionLastTime : IContradiction
{
    public string Id => "exception-last-time";

    public IEnumerable<FactAgainst> Compare(ControlVersion now, LastAnswer last)
    {
        if (last.Answer.IsException)
        {
            yield return new FactAgainst { ControlId = now.ControlId, Kind = Id, Subject = last.Finding ?? last.ReceiptNumber, Words = last.Comment ?? "", At = last.At };
        }
    }
}
