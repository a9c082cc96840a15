using AuditFlow.Evidence;
using Shouldly;

namespace AuditFlow.Tests.Evidence;

public sealed class EvidenceNameTests
{
    [Theory]
    [InlineData("review.pdf", "review.pdf")]
    [InlineData("../../etc/review.pdf", "review.pdf")]
    [InlineData("..\\..\\review.pdf", "review.pdf")]
    [InlineData("C:\\Users\\x\\review.pdf", "review.pdf")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData("re\0view.pdf", "review.pdf")]
    [InlineData("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf")]
    [InlineData("\u202Efdp.exe.pdf", "fdp.exe.pdf")]
    [InlineData("  Übersicht März 2026 (final).xlsx ", "Übersicht März 2026 (final).xlsx")]
    [InlineData("U\u0308bersicht.pdf", "\u00DCbersicht.pdf")]
    [InlineData("レビュー😀.png", "レビュー😀.png")]
    [InlineData("NUL.txt", "_NUL.txt")]
    [InlineData("con.tar.txt", "_con.tar.txt")]
    [InlineData("a<b>:\"|?*.csv", "a_b______.csv")]
    [InlineData("..", "")]
    [InlineData("", "")]
    [InlineData("folder/", "")]
    public void A_name_from_outside_is_made_harmless(string name, string clean) => EvidenceName.Clean(name).ShouldBe(clean);

    [Fact]
    public void A_long_name_is_cut_before_its_extension_and_never_through_a_letter()
    {
        EvidenceName.Clean(new string('x', 300) + ".pdf").ShouldBe(new string('x', 116) + ".pdf");
        EvidenceName.Clean(string.Concat(Enumerable.Repeat("😀", 200)) + ".pdf").ShouldBe(string.Concat(Enumerable.Repeat("😀", 58)) + ".pdf");
        EvidenceName.Clean("x." + new string('y', 300)).Length.ShouldBe(EvidenceName.Longest);
    }

    [Fact]
    public void A_lone_half_of_a_letter_is_left_out() => EvidenceName.Clean("a\uD83Db.pdf").ShouldBe("ab.pdf");
}
