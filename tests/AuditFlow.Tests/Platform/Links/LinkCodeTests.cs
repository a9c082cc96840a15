using AuditFlow.Platform.Links;
using Shouldly;

namespace AuditFlow.Tests.Platform.Links;

public sealed class LinkCodeTests
{
    [Fact]
    [Trait("Rule", "R-53")]
    public void R53_A_code_is_read_as_people_type_it()
    {
        LinkCode.TryRead("K7QM-2FXD-9TRA", out var code).ShouldBeTrue();
        code.ShouldBe("K7QM-2FXD-9TRA");
        foreach (var typed in new[] { "k7qm2fxd9tra", " K7QM 2FXD 9TRA ", "k7qm\u20132fxd\u20139tra" })
        {
            LinkCode.TryRead(typed, out var read).ShouldBeTrue(typed);
            read.ShouldBe(code);
        }

        LinkCode.TryRead("oil0-uuuu-1111", out var confused).ShouldBeTrue();
        confused.ShouldBe("0110-VVVV-1111");
    }

    [Theory]
    [Trait("Rule", "R-53")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("K7QM-2FXD-9TR")]
    [InlineData("K7QM-2FXD-9TRAA")]
    [InlineData("K7QM-2FXD-9TR!")]
    public void R53_What_is_no_code_is_not_read_as_one(string? typed) => LinkCode.TryRead(typed, out _).ShouldBeFalse();

    [Fact]
    [Trait("Rule", "R-53")]
    public void R53_Codes_are_twelve_characters_of_thirty_two_and_do_not_repeat()
    {
        var codes = Enumerable.Range(0, 5000).Select(_ => LinkCode.Make()).ToList();

        codes.Distinct().Count().ShouldBe(5000);
        codes.SelectMany(c => c).Distinct().Count().ShouldBe(33, "thirty-two characters and the hyphen");
        codes.All(c => LinkCode.TryRead(c, out _)).ShouldBeTrue();
    }
}
