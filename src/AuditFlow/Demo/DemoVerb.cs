using System.CommandLine;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Workflows;

namespace AuditFlow.Demo;

/// <summary><c>auditflow demo seed</c>: the sample company in an empty database.</summary>
internal sealed class DemoVerb : IVerb
{
    public Command Build(VerbContext context)
    {
        var seed = new Command("seed", "Lets the sample company live ninety days in an empty database. A database with people or accounts in it is left alone.");
        seed.SetAction(async (_, cancellationToken) =>
        {
            await using var product = await context.StartAsync(cancellationToken);
            await ShippedDrawings.PublishAsync(product.Services, cancellationToken);
            var done = await DemoCompany.SeedAsync([], product.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
            await context.Output.WriteLineAsync(done ? "The sample company is there." : "Nothing was done: the database is not empty, or the demo is there already.");
            return done ? Verbs.Done : Verbs.Refused;
        });
        return new Command("demo", "The sample company.") { seed };
    }
}
