using System.Text;
using AuditFlow.Controls;
using Shouldly;

namespace AuditFlow.Tests.Controls;

public sealed class ControlHashTests
{
    [Fact]
    public void The_canonical_form_is_as_it_is_written_down()
    {
        var form = Encoding.UTF8.GetString(ControlHash.Canonical("X-1", ControlLinterTests.Content("Zwölf\r\nLines")));

        form.ShouldBe("""
            auditflow-control-v1
            ControlId 3
            X-1
            Title 5
            Title
            Description 12
            Zwölf
            Lines
            Process 9
            IT access
            System 8
            Keystead
            OwnerEmail 20
            iam-lead@example.com
            PerformerEmail 0

            ManagerEmail 0

            Nature 9
            Detective
            Type 6
            Manual
            Level 7
            Process
            Frequency 6
            Weekly
            Key 2
            No
            KeyRationale 0

            RiskRating 6
            Normal
            Assertions 0

            Accounts 0

            Mappings 19
            soc2-tsc-2017/CC6.1
            ItgcDomain 0

            Evidence 13
            Signed ticket
            Report 0

            CompensatesFor 0

            InOperationSince 10
            2024-01-01

            """.ReplaceLineEndings("\n"));
        ControlHash.Of("X-1", ControlLinterTests.Content("Zwölf\r\nLines")).ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(form))));
    }

    [Fact]
    public void The_same_letters_in_another_encoding_form_have_the_same_hash_and_another_word_has_another()
    {
        ControlHash.Of("X-1", ControlLinterTests.Content("Zwo\u0308lf")).ShouldBe(ControlHash.Of("X-1", ControlLinterTests.Content("Zw\u00F6lf")));
        ControlHash.Of("X-1", ControlLinterTests.Content("zwölf")).ShouldNotBe(ControlHash.Of("X-1", ControlLinterTests.Content("Zwölf")));
    }
}
