using System.CommandLine;
using System.Reflection;
using System.Text.Json;
using AuditFlow.Engine;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Bench;

/// <summary><c>auditflow bench</c>: measures on this machine how fast runs are, and what a decision was taken for.</summary>
internal sealed class BenchVerb : IVerb
{
    public Command Build(VerbContext context)
    {
        var bench = new Command("bench", "Measures on this machine, in temporary files.")
        {
            Runs(context, "engine", "The engine alone: state and journal are dropped, lines go to memory."),
            Runs(context, "durable", "Runs from start to finish, stored."),
            Runs(context, "cycle", "Runs that start, wait, are resumed and finish, stored."),
            Writers(context),
        };
        foreach (var of in OfSlices())
        {
            bench.Add(of.Build(context));
        }

        return bench;
    }

    static IEnumerable<IBenchCase> OfSlices() => Assembly.GetExecutingAssembly().DefinedTypes
        .Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(IBenchCase)))
        .OrderBy(t => t.Name, StringComparer.Ordinal)
        .Select(t => (IBenchCase)Activator.CreateInstance(t)!);

    static Command Runs(VerbContext context, string name, string description)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "An Elsa 3 definition." };
        var seconds = new Option<double>("--seconds") { Description = "How long each repetition runs.", DefaultValueFactory = _ => 5 };
        var parallel = new Option<int>("--parallel") { Description = "Pumps at work at the same time.", DefaultValueFactory = _ => 1 };
        var repetitions = new Option<int>("--reps") { Description = "Repetitions. The first of several is warm-up.", DefaultValueFactory = _ => 4 };
        var (database, server) = (DatabaseOption(), ServerOption());
        var waiting = new Option<int>("--waiting") { Description = "Runs that wait in the database all the time." };
        seconds.Validators.Add(result => Check(result.GetValueOrDefault<double>() is > 0 and <= 600, result.AddError, "--seconds takes a number above 0, at most 600."));
        parallel.Validators.Add(result => Check(result.GetValueOrDefault<int>() is >= 1 and <= 64, result.AddError, "--parallel takes a number from 1 to 64."));
        repetitions.Validators.Add(result => Check(result.GetValueOrDefault<int>() is >= 1 and <= 100, result.AddError, "--reps takes a number from 1 to 100."));
        waiting.Validators.Add(result => Check(result.GetValueOrDefault<int>() is >= 0 and <= 1_000_000, result.AddError, "--waiting takes a number from 0 to 1,000,000."));
        var command = new Command(name, $"{description} One JSON line a repetition, then one with their medians.") { file, seconds, parallel, repetitions, database, server };
        if (name == "cycle")
        {
            command.Add(waiting);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var bench = new RunsBench(
                name, parsed.GetRequiredValue(file), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(parallel), parsed.GetValue(repetitions), name == "cycle" ? parsed.GetValue(waiting) : 0,
                ServerOf(parsed, database, server));
            try
            {
                await bench.RunAsync(context.Output, cancellationToken);
                return Verbs.Done;
            }
            catch (InvalidDefinition invalid)
            {
                throw new Refusal("bench-file", invalid.Message);
            }
        });
        return command;
    }

    public static Option<DatabaseProvider> DatabaseOption() => new("--database") { Description = "Where runs are stored.", DefaultValueFactory = _ => DatabaseProvider.Sqlite };

    public static Option<string?> ServerOption()
        => new("--server") { Description = "With --database postgres: the connection string of the server. A database is made there and dropped again. Default: the setting Database:ConnectionString." };

    /// <summary>The server to measure on; null is an SQLite file.</summary>
    public static string? ServerOf(ParseResult parsed, Option<DatabaseProvider> database, Option<string?> server)
        => parsed.GetValue(database) == DatabaseProvider.Postgres ? parsed.GetValue(server) ?? ServerOfSettings() : null;

    // What the settings say is read only when it is asked for: a measurement needs no settings file.
    static string ServerOfSettings()
    {
        var host = new HostApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "auditflow", ContentRootPath = AppContext.BaseDirectory });
        return host.Configuration["Database:Provider"] == nameof(DatabaseProvider.Postgres) && host.Configuration["Database:ConnectionString"] is { Length: > 0 } server
            ? server
            : throw new Refusal("bench-database", "--database postgres: name the server with --server, such as --server \"Host=127.0.0.1;Username=auditflow\", or in the settings Database:Provider and Database:ConnectionString.");
    }

    static Command Writers(VerbContext context)
    {
        var seconds = new Option<double>("--seconds") { Description = "How long each case runs.", DefaultValueFactory = _ => 5 };
        var writers = new Option<int>("--writers") { Description = "Writers at the same time.", DefaultValueFactory = _ => 4 };
        seconds.Validators.Add(result => Check(result.GetValueOrDefault<double>() is > 0 and <= 600, result.AddError, "--seconds takes a number above 0, at most 600."));
        writers.Validators.Add(result => Check(result.GetValueOrDefault<int>() is >= 1 and <= 64, result.AddError, "--writers takes a number from 1 to 64."));
        var command = new Command("writers", "Writers on one SQLite file, without and with the write gate. One JSON line a case, then how they compare.") { seconds, writers };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (time, count) = (TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(writers));
            var without = await WritersBench.RunAsync(count, time, hasGate: false, cancellationToken);
            await PrintAsync(context, without);
            var with = await WritersBench.RunAsync(count, time, hasGate: true, cancellationToken);
            await PrintAsync(context, with);
            await PrintAsync(context, WritersComparison.Of(without, with));
            return Verbs.Done;
        });
        return command;
    }

    static void Check(bool isGood, Action<string> addError, string message)
    {
        if (!isGood)
        {
            addError(message);
        }
    }

    static Task PrintAsync<T>(VerbContext context, T line) => context.Output.WriteLineAsync(JsonSerializer.Serialize(line, JsonSerializerOptions.Web));
}
