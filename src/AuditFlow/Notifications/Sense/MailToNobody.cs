using AuditFlow.Platform.Workflows.Sense;
using AuditFlow.Tasks;

namespace AuditFlow.Notifications.Sense;

/// <summary>A mail whose recipients lead to nobody, whoever is in the register.</summary>
internal sealed class MailToNobody : ISenseCheck
{
    public IEnumerable<Warning> Look(Sketch drawing)
    {
        foreach (var mail in drawing.OfType(SendEmail.TypeName).Where(s => !s.IsComputed("recipients")))
        {
            var rules = mail.List("recipients").Where(r => !string.IsNullOrWhiteSpace(r)).ToList();
            if (rules.Count == 0)
            {
                yield return mail.Fault("names nobody who gets it. Add a mailbox or a rule such as role:Manager.");
            }

            foreach (var fault in rules.Select(AssigneeRule.FaultOf).OfType<string>())
            {
                yield return mail.Fault(fault);
            }
        }
    }
}
