using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace AuditFlow.Platform.Logging;

internal static class LoggingSetup
{
    /// <summary>Console for people, a rolling file of JSON lines for machines.</summary>
    /// <param name="logging">The host's logging.</param>
    /// <param name="folder">Where the files go; null writes none.</param>
    /// <param name="errorsOnly">Commands print their results on standard output, so they log on standard error and only what went wrong.</param>
    public static ILoggingBuilder AddProductLog(this ILoggingBuilder logging, string? folder, bool errorsOnly)
    {
        var log = new LoggerConfiguration()
            .MinimumLevel.Is(errorsOnly ? LogEventLevel.Warning : LogEventLevel.Information)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("Quartz", LogEventLevel.Warning)
            .Enrich.With<WithoutPath>()
            .WriteTo.Console(
                formatProvider: CultureInfo.InvariantCulture,
                outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}",
                standardErrorFromLevel: errorsOnly ? LogEventLevel.Verbose : null);
        if (folder is not null)
        {
            log = log.WriteTo.File(
                new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture), Path.Combine(folder, "auditflow-.log"),
                rollingInterval: RollingInterval.Day, retainedFileCountLimit: 31, shared: true);
        }

        // Before any log gets it: what the framework says of requests holds their paths.
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        return logging.ClearProviders().AddSerilog(log.CreateLogger(), dispose: true);
    }
}

/// <summary>
/// Takes the request's path off every line: the server puts it into the scope of all that is logged meanwhile, and the
/// path of a personal link is its secret.
/// </summary>
internal sealed class WithoutPath : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) => logEvent.RemovePropertyIfPresent("RequestPath");
}
