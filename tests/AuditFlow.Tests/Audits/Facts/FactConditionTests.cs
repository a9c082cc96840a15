using AuditFlow.Audits.Facts;
using AuditFlow.Platform.Requests;
using Shouldly;

namespace AuditFlow.Tests.Audits.Facts;

public sealed class FactConditionTests
{
    [Theory]
    [InlineData("criteria-mapped = 100", "criteria-mapped", "=", 100)]
    [InlineData(" criteria-mapped>=97.5 % ", "criteria-mapped", ">=", 97.5)]
    [InlineData("open-things <= 0", "open-things", "<=", 0)]
    public void A_condition_reads_as_it_is_written(string text, string fact, string how, decimal value)
        => FactCondition.Parse(text).ShouldBe(new FactCondition(fact, how, value));

    [Theory]
    [InlineData("")]
    [InlineData("criteria-mapped")]
    [InlineData("criteria-mapped = all")]
    [InlineData("criteria-mapped = -1")]
    [InlineData("criteria mapped = 100")]
    [InlineData("criteria-mapped != 100")]
    public void What_is_no_condition_is_refused_with_an_example(string text)
        => Should.Throw<Refusal>(() => FactCondition.Parse(text)).Message.ShouldContain("criteria-mapped = 100");

    [Theory]
    [InlineData(999, 1000, 99.9)]
    [InlineData(99_999, 100_000, 99.99)]
    [InlineData(2, 3, 66.66)]
    [InlineData(3, 3, 100)]
    [InlineData(0, 0, 0)]
    public void A_share_is_full_only_when_nothing_is_left_and_of_nothing_nothing_is_done(int done, int all, decimal percent)
        => FactValue.Share(done, all, "", []).Value.ShouldBe(percent);

    [Theory]
    [InlineData("x = 100", 100, true)]
    [InlineData("x = 100", 99.99, false)]
    [InlineData("x >= 60", 60, true)]
    [InlineData("x >= 60", 59.9, false)]
    [InlineData("x <= 5", 5, true)]
    [InlineData("x <= 5", 5.1, false)]
    public void A_condition_holds_as_it_says(string condition, decimal value, bool holds) => FactCondition.Parse(condition).Holds(value).ShouldBe(holds);
}
