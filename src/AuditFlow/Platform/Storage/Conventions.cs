using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AuditFlow.Platform.Storage;

/// <summary>How values are stored, alike on both databases.</summary>
internal static class Conventions
{
    public static void Apply(ModelConfigurationBuilder builder)
    {
        builder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        builder.Properties<string>().HaveMaxLength(400);
        builder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        builder.Properties<decimal>().HavePrecision(18, 4);
    }
}

/// <summary>
/// An instant as microseconds since 1970 UTC: it sorts and compares in SQL on both databases, and both keep the same
/// precision. EF can do neither with a DateTimeOffset on SQLite.
/// </summary>
internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(instant => ToMicroseconds(instant), value => FromMicroseconds(value))
{
    public static long ToMicroseconds(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long value) => DateTimeOffset.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMicrosecond);
}
