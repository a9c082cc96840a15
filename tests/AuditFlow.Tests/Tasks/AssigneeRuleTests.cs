using AuditFlow.Platform.Requests;
using AuditFlow.Tasks;
using Shouldly;

namespace AuditFlow.Tests.Tasks;

public sealed class AssigneeRuleTests
{
    [Theory]
    [InlineData("CFO@example.com", AssigneeKind.Person, "cfo@example.com")]
    [InlineData("person: cfo@example.com", AssigneeKind.Person, "cfo@example.com")]
    [InlineData("owner:ITGC-AC-01", AssigneeKind.Owner, "ITGC-AC-01")]
    [InlineData("Performer: ITGC-AC-01", AssigneeKind.Performer, "ITGC-AC-01")]
    [InlineData("manager:ITGC-AC-01", AssigneeKind.Manager, "ITGC-AC-01")]
    [InlineData("role:control owner", AssigneeKind.Role, "ControlOwner")]
    [InlineData("role:ControlOwner", AssigneeKind.Role, "ControlOwner")]
    [InlineData("role:external-auditor", AssigneeKind.Role, "ExternalAuditor")]
    [InlineData("task:scoping-memo", AssigneeKind.WhoDid, "scoping-memo")]
    [InlineData(" lead ", AssigneeKind.Lead, "")]
    public void A_rule_reads_as_it_is_written(string text, AssigneeKind kind, string subject)
        => AssigneeRule.Parse(text).ShouldBe(new AssigneeRule(kind, subject));

    [Theory]
    [InlineData("")]
    [InlineData("somebody")]
    [InlineData("role:king")]
    [InlineData("owner:")]
    [InlineData("boss:ITGC-AC-01")]
    public void A_rule_that_names_nobody_says_what_can_be_written(string text)
        => Should.Throw<Refusal>(() => AssigneeRule.Parse(text)).Message.ShouldContain("owner:CONTROL");
}
