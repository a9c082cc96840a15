using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>Copies values into a script and out of it. A script works on copies: what it changes in place is gone unless it sets the variable.</summary>
internal static class ScriptBoundary
{
    public static object? In(ScriptRun run, object? value)
    {
        switch (value)
        {
            case null or string or bool or double or Undefined or ScriptObject or Guid or TimeSpan or byte[]:
                return value;
            case int or long or short or byte or float or decimal or uint or ulong or ushort or sbyte:
                return Convert.ToDouble(value, CultureInfo.InvariantCulture);
            case DateTimeOffset instant:
                return new ScriptDate((instant - DateTimeOffset.UnixEpoch).TotalMilliseconds);
            case DateTime time:
                return new ScriptDate((DateTime.SpecifyKind(time, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalMilliseconds);
            case DateOnly or TimeOnly or Enum:
                return ValueConversion.ToText(value);
            case JsonElement element:
                return In(run, ValueJson.FromJson(element));
            case JsonNode node:
                return In(run, ValueJson.FromJson(JsonSerializer.SerializeToElement(node)));
            case IDictionary<string, object?> map:
                var copy = new ScriptObject();
                foreach (var (name, member) in map)
                {
                    run.Step();
                    copy.Members[name] = In(run, member);
                }

                return copy;
            case IDictionary map:
                return In(run, map.Cast<DictionaryEntry>().ToDictionary(entry => entry.Key.ToString()!, entry => entry.Value));
            case IEnumerable list:
                var items = new List<object?>();
                foreach (var item in list)
                {
                    run.Step();
                    items.Add(In(run, item));
                }

                return new ScriptArray(items);
            default:
                return In(run, JsonSerializer.SerializeToElement(value, EngineJson.Options));
        }
    }

    public static object? Out(object? value)
    {
        switch (value)
        {
            case Undefined:
                return null;
            case ScriptArray array:
                var items = new object?[array.Items.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = Out(array.Items[i]);
                }

                return items;
            case ScriptDate date:
                return double.IsFinite(date.Milliseconds) && Math.Abs(date.Milliseconds) <= 62135596800000
                    ? DateTime.UnixEpoch.AddMilliseconds(date.Milliseconds)
                    : throw new ScriptError("The date is invalid.", "RangeError");
            case ScriptFunction:
                throw new ScriptError("A function cannot be the result of an expression.");
            case ScriptMap or ScriptSet or ScriptPattern:
                return new ValueMap();
            case ScriptObject scripted:
                var map = new ValueMap(scripted.Members.Count);
                foreach (var (name, member) in scripted.Members)
                {
                    map[name] = Out(member);
                }

                return map;
            default:
                return value;
        }
    }
}
