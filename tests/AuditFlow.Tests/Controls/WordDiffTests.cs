using AuditFlow.Controls;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;

namespace AuditFlow.Tests.Controls;

public sealed class WordDiffTests
{
    static string Marked(string before, string after) => string.Concat(WordDiff.Between(before, after).Select(part => part.Kind switch
    {
        DiffKind.Added => $"[+{part.Text}]",
        DiffKind.Removed => $"[-{part.Text}]",
        _ => part.Text,
    }));

    [Theory]
    [InlineData("Within 3 days", "Within 2 days", "Within [-3 ][+2 ]days")]
    [InlineData("Change record", "Change record with reviewer", "Change record [+with reviewer]")]
    [InlineData("", "New text", "[+New text]")]
    [InlineData("Old text", "", "[-Old text]")]
    [InlineData("same", "same", "same")]
    [InlineData("CC6.1; CC6.2", "CC6.1; CC6.3", "CC6.1; [-CC6.2][+CC6.3]")]
    public void Words_that_changed_are_marked_and_the_others_stay(string before, string after, string marked) => Marked(before, after).ShouldBe(marked);

    [Fact]
    public void Long_stretches_that_did_not_change_are_left_out()
    {
        var stretch = string.Join(' ', Enumerable.Range(1, 60).Select(number => $"word{number}"));

        Marked($"{stretch} old {stretch}", $"{stretch} new {stretch}").ShouldBe(
            " … word52 word53 word54 word55 word56 word57 word58 word59 word60 [-old ][+new ]word1 word2 word3 word4 word5 word6 word7 word8 word9  … ");
    }

    [Fact]
    public void The_parts_give_back_both_texts_when_nothing_was_left_out() =>
        Prop.ForAll<List<bool>, List<bool>>((one, other) =>
        {
            string before = Text(one), after = Text(other);
            var parts = WordDiff.Between(before, after);
            if (parts.All(part => part.Kind != DiffKind.Skipped))
            {
                string.Concat(parts.Where(part => part.Kind != DiffKind.Removed).Select(part => part.Text)).ShouldBe(after);
                string.Concat(parts.Where(part => part.Kind != DiffKind.Added).Select(part => part.Text)).Replace(" ", "").ShouldBe(before.Replace(" ", ""));
            }
        }).QuickCheckThrowOnFailure();

    static string Text(List<bool>? words) => string.Join(' ', (words ?? []).Select(word => word ? "red" : "green"));
}
