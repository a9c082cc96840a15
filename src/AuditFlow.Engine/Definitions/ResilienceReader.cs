using System.Globalization;
using System.Text.Json.Nodes;

namespace AuditFlow.Engine.Definitions;

/// <summary>
/// Reads <c>customProperties.resilienceStrategy</c>. Elsa's form names a strategy of the host, <c>{"mode": "Identifier", "strategyId": "…"}</c>; ours may also hold
/// the strategy itself, <c>{"maxRetryAttempts": 3, "delay": "00:00:02", "backoffType": "Exponential", "maxDelay": "01:00:00"}</c>.
/// </summary>
internal static class ResilienceReader
{
    private const int MostAttempts = 100;

    /// <summary>Null = none. A strategy that cannot be used is told to <paramref name="refuse"/> and counts as none.</summary>
    public static ResilienceStrategy? Read(JsonObject activity, EngineOptions options, Action<string> refuse)
    {
        if ((activity["customProperties"] as JsonObject)?["resilienceStrategy"] is not JsonObject config)
        {
            return null;
        }

        if (JsonShapes.Text(config, "mode") == "Expression")
        {
            refuse("A resilience strategy is not computed here: name one, or write it out.");
            return null;
        }

        if (JsonShapes.Text(config, "strategyId") is { Length: > 0 } id)
        {
            if (options.ResilienceStrategies.TryGetValue(id, out var named))
            {
                return named;
            }

            refuse($"There is no resilience strategy {id} here.");
            return null;
        }

        return config["maxRetryAttempts"] is null && config["delay"] is null ? null : Written(config, refuse);
    }

    private static ResilienceStrategy? Written(JsonObject config, Action<string> refuse)
    {
        var usual = new ResilienceStrategy();
        var attempts = config["maxRetryAttempts"] is null ? usual.MaxRetryAttempts : JsonShapes.Number(config, "maxRetryAttempts");
        var delay = Span(config, "delay", usual.Delay);
        var longest = Span(config, "maxDelay", usual.MaxDelay);
        var backoff = usual.BackoffType;
        if (attempts is not (>= 0 and <= MostAttempts) || delay is null || longest is null
            || (JsonShapes.Text(config, "backoffType") is { } name && !(Enum.TryParse(name, ignoreCase: true, out backoff) && Enum.IsDefined(backoff))))
        {
            refuse($"The resilience strategy needs maxRetryAttempts from 0 to {MostAttempts}, delay and maxDelay as times longer than zero (00:00:02), and backoffType Constant, Linear or Exponential.");
            return null;
        }

        return new ResilienceStrategy { MaxRetryAttempts = attempts.Value, Delay = delay.Value, MaxDelay = longest.Value, BackoffType = backoff };
    }

    private static TimeSpan? Span(JsonObject config, string name, TimeSpan usual)
        => JsonShapes.Text(config, name) is not { } text ? usual
            : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero ? span : null;
}
