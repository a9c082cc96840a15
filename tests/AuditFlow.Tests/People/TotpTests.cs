using System.Text;
using AuditFlow.People;
using Shouldly;

namespace AuditFlow.Tests.People;

public sealed class TotpTests
{
    static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, the last six of eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) => Totp.CodeAt(Secret, seconds / 30).ShouldBe(code);

    [Fact]
    public void A_secret_is_said_in_base32() => Totp.Say(Secret).ShouldBe("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

    [Fact]
    public void A_code_is_good_half_a_minute_early_or_late_and_never_twice()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = Totp.StepOf(now);
        Totp.Match(Secret, " 005 924", now, 0).ShouldBe(step);
        Totp.Match(Secret, "005924", now.AddSeconds(30), 0).ShouldBe(step);
        Totp.Match(Secret, "005924", now.AddSeconds(-30), 0).ShouldBe(step);
        Totp.Match(Secret, "005924", now.AddSeconds(90), 0).ShouldBeNull();
        Totp.Match(Secret, "005924", now, step).ShouldBeNull();
        Totp.Match(Secret, "005925", now, 0).ShouldBeNull();
        Totp.Match(Secret, "", now, 0).ShouldBeNull();
    }
}
