using System.Text;
using System.Text.Json;
using AuditFlow.Engine.Memory;
using Shouldly;
using Xunit;

namespace AuditFlow.Engine.Tests.Execution;

public sealed class JournalBlockTests
{
    [Fact]
    public async Task Every_entry_comes_back_as_it_was_written()
    {
        foreach (var journal in await Journals())
        {
            var read = JournalBlock.Read(JournalBlock.Write(journal));

            read.Count.ShouldBe(journal.Count);
            for (var i = 0; i < read.Count; i++)
            {
                Facts(read[i]).ShouldBe(Facts(journal[i]));
            }
        }
    }

    [Fact]
    public async Task What_was_read_is_written_again_to_the_same_entries()
    {
        foreach (var journal in await Journals())
        {
            var once = JournalBlock.Read(JournalBlock.Write(journal));
            JournalBlock.Read(JournalBlock.Write(once)).Select(Facts).ShouldBe(once.Select(Facts));
        }
    }

    [Fact]
    public void No_entries_make_an_empty_block()
    {
        JournalBlock.Write([]).ShouldBeEmpty();
        JournalBlock.Read([]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gap_is_refused_by_the_number_that_is_missing()
    {
        var journal = (await Journals())[0];
        Should.Throw<ArgumentException>(() => JournalBlock.Write([journal[0], journal[2]])).Message.ShouldContain("Entry 1 is missing");
    }

    [Fact]
    public async Task An_entry_takes_less_than_a_quarter_of_the_bytes_of_its_texts()
    {
        var journal = (await Journals())[0];
        var asTexts = journal.Sum(e => e.Event.Length + e.ActivityId.Length + e.ActivityType.Length + e.NodeId.Length + e.ActivityInstanceId.Length + 32);
        JournalBlock.Write(journal).Length.ShouldBeLessThan(asTexts / 4);
    }

    [Fact]
    public async Task Damaged_bytes_are_said_to_be_damaged_and_nothing_else_is_thrown()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}: damaged journal blocks");
        var random = new Random(seed);
        foreach (var journal in await Journals())
        {
            var block = JournalBlock.Write(journal);
            for (var cut = 1; cut < block.Length; cut++)
            {
                Should.Throw<InvalidDataException>(() => JournalBlock.Read(block.AsSpan(0, cut)));
            }

            for (var i = 0; i < 500; i++)
            {
                var damaged = block.ToArray();
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                try
                {
                    _ = JournalBlock.Read(damaged);
                }
                catch (InvalidDataException)
                {
                    // Said so.
                }
            }
        }
    }

    [Fact]
    public void Rows_of_before_are_read_as_the_entries_that_they_were()
    {
        const string rows = """
            [{"s":7,"e":"Faulted","a":"w","t":"Elsa.WriteLine","n":"Workflow1:w","i":"01a2","m":"It broke.","p":"{\"exception\":\"X\"}","at":1700000000000001},
             {"s":8,"e":"Something of ours","a":"w","t":"Elsa.WriteLine","n":"Workflow1:w","i":"01a2","m":null,"p":null,"at":1700000000000002}]
            """;

        var read = JournalBlock.Read(Encoding.UTF8.GetBytes(rows));

        read.Select(e => (e.Sequence, e.Event, e.ActivityId, e.ActivityType, e.NodeId, e.ActivityInstanceId, e.Message)).ShouldBe(
        [
            (7, "Faulted", "w", "Elsa.WriteLine", "Workflow1:w", "01a2", "It broke."), (8, "Something of ours", "w", "Elsa.WriteLine", "Workflow1:w", "01a2", null),
        ]);
        read[0].Payload!.Value.GetProperty("exception").GetString().ShouldBe("X");
        (read[1].At - read[0].At).ShouldBe(TimeSpan.FromMicroseconds(1));
    }

    // A straight run, one of many activities with a wait in the middle, a fault with its message and payload, an operator's note.
    private static async Task<List<IReadOnlyList<JournalEntry>>> Journals()
    {
        var catalog = new ActivityCatalog();
        catalog.Add(new ActivityDescriptor { TypeName = "Test.Shaky" }, _ => throw new InvalidOperationException("not tödlich: 🙂"));
        var engine = new WorkflowEngine(catalog);
        var host = new MemoryHost(engine);
        var straight = await host.StartAsync(host.Publish(WorkflowDefinition.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Scenarios", "flow10.json")))));
        var waits = await host.StartAsync(host.Publish(new Drawing("waits").Line("a").Event("e", "go").Line("b").Connect("a → e", "e → b").Definition()));
        var first = waits.Journal.Count;
        await host.PassAsync(TimeSpan.FromDays(300));
        await host.PublishAsync(new PublishedEvent { Name = "go" });
        await host.RunToIdleAsync();
        var shaky = engine.Compile(new Drawing("shaky").Activity("x", "Test.Shaky").Line("b").Connect("x → b").Definition());
        var faulted = await engine.StartAsync(shaky, new StartRun { InstanceId = "i" }, host, CancellationToken.None);
        var skipped = await engine.SkipAsync(shaky, faulted.State, faulted.State.Incidents[0].ActivityInstanceId, null, "done by hand", host, CancellationToken.None);
        waits.Journal.Count.ShouldBeGreaterThan(first);
        return [straight.Journal, waits.Journal, [.. waits.Journal.Skip(first)], faulted.Journal, skipped.Journal];
    }

    private static string Facts(JournalEntry e) => JsonSerializer.Serialize(new
    {
        e.Sequence, e.Event, e.ActivityId, e.ActivityType, e.ActivityTypeVersion, e.ActivityName, e.NodeId, e.ActivityInstanceId, e.ParentActivityInstanceId, e.Message, At = e.At.UtcTicks / 10, e.Payload,
    });
}
