using AuditFlow.Platform;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Platform;

public sealed class IdsTests
{
    [Fact]
    public void Ids_sort_in_the_order_in_which_they_were_made_also_within_a_millisecond()
    {
        var ids = new Ids(new TestClock());

        var made = Enumerable.Range(0, 10_000).Select(_ => ids.New().ToString("N")).ToList();

        made.ShouldBe(made.Order(StringComparer.Ordinal));
        made.Distinct().Count().ShouldBe(made.Count);
        made.ShouldAllBe(id => id[12] == '7');
    }
}
