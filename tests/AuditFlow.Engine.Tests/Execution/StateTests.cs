using System.Text;
using System.Text.Json;
using AuditFlow.Engine.Execution;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

public sealed class StateTests
{
    public static TheoryData<object> Values =>
    [
        "text", true, 1.5, 7, 9007199254740993L, 10.10m, double.NaN,
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_comes_back_as_the_type_that_it_was(object value) => Back(value).ShouldBe(value);

    [Fact]
    public void Values_of_time_ids_bytes_lists_and_maps_come_back()
    {
        var instant = new DateTimeOffset(2026, 3, 1, 12, 30, 15, 123, TimeSpan.FromHours(2));
        Back(null).ShouldBeNull();
        Back(instant).ShouldBe(instant);
        Back(instant.UtcDateTime).ShouldBe(instant.UtcDateTime);
        Back(new DateOnly(2026, 3, 1)).ShouldBe(new DateOnly(2026, 3, 1));
        Back(TimeSpan.FromMinutes(90)).ShouldBe(TimeSpan.FromMinutes(90));
        Back(new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff")).ShouldBe(new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff"));
        ((byte[])Back(new byte[] { 1, 2 })!).ShouldBe([1, 2]);
        ((object?[])Back(new List<object?> { 1, "a", null })!).ShouldBe([1, "a", null]);
        var map = Back(new ValueMap { ["$"] = "not a type", ["n"] = new ValueMap { ["x"] = 1m } }).ShouldBeOfType<ValueMap>();
        map["$"].ShouldBe("not a type");
        map["n"].ShouldBeOfType<ValueMap>()["x"].ShouldBe(1m);
        Back(JsonDocument.Parse("""{"a":[1]}""").RootElement).ShouldBeOfType<JsonElement>().GetRawText().ShouldBe("""{"a":[1]}""");
    }

    private static object? Back(object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            ValueJson.Write(writer, value);
        }

        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        return ValueJson.Read(document.RootElement);
    }
}
