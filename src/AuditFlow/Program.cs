using AuditFlow.Demo;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Web;

if (Verbs.IsMeant(args))
{
    return await Verbs.RunAsync(args, Console.Out, Console.Error);
}

try
{
    await using var app = WebHost.Build(args);
    await app.PrepareAsync(CancellationToken.None);
    if (app.Environment.IsDevelopment())
    {
        await DemoCompany.SeedAsync(args, app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), CancellationToken.None);
    }

    await app.RunAsync();
    return Verbs.Done;
}
catch (InvalidSettings invalid)
{
    await Console.Error.WriteLineAsync(invalid.Message);
    return Verbs.Refused;
}
