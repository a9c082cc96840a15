using AuditFlow.Platform;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;

namespace AuditFlow.Tasks;

public enum AssigneeKind
{
    Person,
    Owner,
    Performer,
    Manager,
    Role,
    Lead,
    WhoDid,
}

/// <summary>
/// Whom a task is for, as a drawing writes it: <c>cfo@example.com</c>, <c>owner:ITGC-AC-01</c>, <c>performer:…</c>,
/// <c>manager:…</c> of a control, <c>role:tester</c>, <c>lead</c> for the lead of the audit, or <c>task:scoping-memo</c>
/// for whoever did the task of that key in the same audit.
/// </summary>
internal sealed record AssigneeRule(AssigneeKind Kind, string Subject)
{
    public static AssigneeRule Parse(string text)
    {
        var rule = text.Trim();
        if (rule.Equals("lead", StringComparison.OrdinalIgnoreCase))
        {
            return new(AssigneeKind.Lead, "");
        }

        var colon = rule.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return rule.Contains('@', StringComparison.Ordinal) ? new(AssigneeKind.Person, rule.ToLowerInvariant()) : throw Unknown(text);
        }

        var subject = rule[(colon + 1)..].Trim();
        return subject.Length == 0 ? throw Unknown(text) : rule[..colon].Trim().ToLowerInvariant() switch
        {
            "person" => new(AssigneeKind.Person, subject.ToLowerInvariant()),
            "owner" => new(AssigneeKind.Owner, subject),
            "performer" => new(AssigneeKind.Performer, subject),
            "manager" => new(AssigneeKind.Manager, subject),
            "role" when RoleOf(subject) is { } role => new(AssigneeKind.Role, role.ToString()),
            "task" => new(AssigneeKind.WhoDid, subject),
            _ => throw Unknown(text),
        };
    }

    /// <summary>Why a text is no rule; null when it is one.</summary>
    public static string? FaultOf(string text)
    {
        try
        {
            Parse(text);
            return null;
        }
        catch (Refusal refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>The role that a rule names: as the program writes it or as a sentence does.</summary>
    public Role Role => Enum.Parse<Role>(Subject);

    static Role? RoleOf(string text) => Enum.GetValues<Role>().Cast<Role?>().FirstOrDefault(r =>
        string.Equals(r!.Value.ToString(), text, StringComparison.OrdinalIgnoreCase) || string.Equals(r.Value.Words, text, StringComparison.OrdinalIgnoreCase)
        || string.Equals(Words.Kebab(r.Value.ToString()), text, StringComparison.OrdinalIgnoreCase));

    static Refusal Unknown(string text) => new(
        "assignee-rule-unknown",
        $"'{text}' names nobody. Write a mailbox, owner:CONTROL, performer:CONTROL, manager:CONTROL, role:ROLE, task:KEY or lead.");
}
