using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuditFlow.Engine.Execution;

namespace AuditFlow.Engine.Expressions.JavaScript;

/// <summary>JSON.parse, JSON.stringify and Elsa's toJson.</summary>
internal static class JsonFunctions
{
    private static readonly JsonDocumentOptions Reading = new() { AllowTrailingCommas = true, MaxDepth = 200 };

    public static ScriptObject Namespace { get; } = Library.Namespace(
        ("parse", Library.Function("parse", Parse)),
        ("stringify", Library.Function("stringify", Stringify)));

    /// <summary>As .NET writes JSON: quotes, angle brackets, ampersand, apostrophe and plus are escaped.</summary>
    public static string ToJson(ScriptRun run, object? value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) }))
        {
            ValueConversion.WritePlain(writer, ScriptBoundary.Out(value));
        }

        return run.Checked(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static object? Parse(ScriptRun run, object? self, ReadOnlySpan<object?> arguments)
    {
        object? value;
        try
        {
            using var document = JsonDocument.Parse(JsonText.WellFormed(Operators.Text(arguments.At(0))), Reading);
            value = ScriptBoundary.In(run, ValueJson.FromJson(document.RootElement));
        }
        catch (JsonException)
        {
            throw new ScriptError("The text is not JSON.", "SyntaxError");
        }

        if (arguments.At(1) is not ScriptFunction reviver)
        {
            return value;
        }

        return Revive(run, reviver, "", value);
    }

    private static object? Revive(ScriptRun run, ScriptFunction reviver, string name, object? value)
    {
        switch (value)
        {
            case ScriptArray array:
                for (var i = 0; i < array.Items.Count; i++)
                {
                    array.Items[i] = Revive(run, reviver, i.ToString(CultureInfo.InvariantCulture), array.Items[i]);
                }

                break;
            case ScriptObject scripted:
                foreach (var member in ObjectFunctions.Ordered(scripted.Members.Keys))
                {
                    if (Revive(run, reviver, member, scripted.Members[member]) is var revived and not Undefined)
                    {
                        scripted.Members[member] = revived;
                    }
                    else
                    {
                        scripted.Members.Remove(member);
                    }
                }

                break;
            default:
                break;
        }

        return reviver.Call(run, Undefined.Value, [name, value]);
    }

    private static object? Stringify(ScriptRun run, object? self, ReadOnlySpan<object?> arguments)
    {
        var indent = arguments.At(2) switch
        {
            double spaces => new string(' ', (int)Math.Clamp(spaces, 0, 10)),
            string text => text.Length > 10 ? text[..10] : text,
            _ => "",
        };
        var text2 = new StringBuilder();
        var writer = new Writer(run, arguments.At(1) as ScriptFunction, (arguments.At(1) as ScriptArray)?.Items.Select(Operators.Text).ToHashSet(StringComparer.Ordinal), indent, text2);
        return writer.Write("", arguments.At(0), "") ? run.Checked(text2.ToString()) : Undefined.Value;
    }

    private sealed class Writer(ScriptRun run, ScriptFunction? replacer, HashSet<string>? only, string indent, StringBuilder text)
    {
        private readonly List<object> _open = [];

        /// <summary>Returns false when the value has no JSON (undefined, a function).</summary>
        public bool Write(string name, object? value, string margin)
        {
            run.Step();
            if (value is ScriptObject { HasMembers: true } own && own.Members.GetValueOrDefault("toJSON") is ScriptFunction toJson)
            {
                value = toJson.Call(run, own, [name]);
            }
            else if (value is ScriptDate date)
            {
                value = double.IsFinite(date.Milliseconds) ? DateTimes.ToIso(date.Milliseconds) : null;
            }

            value = replacer is null ? value : replacer.Call(run, Undefined.Value, [name, value]);
            switch (value)
            {
                case null:
                    text.Append("null");
                    return true;
                case bool flag:
                    text.Append(flag ? "true" : "false");
                    return true;
                case double number:
                    text.Append(double.IsFinite(number) ? ScriptText.OfNumber(number) : "null");
                    return true;
                case string quoted:
                    Quote(quoted);
                    return true;
                case Undefined or ScriptFunction:
                    return false;
                case ScriptArray array:
                    WriteItems('[', ']', value, array.Items, margin, (item, inner) =>
                    {
                        if (!Write("", item, inner))
                        {
                            text.Append("null");
                        }

                        return true;
                    });
                    return true;
                case ScriptMap or ScriptSet or ScriptPattern:
                    text.Append("{}");
                    return true;
                case ScriptObject scripted:
                    WriteItems('{', '}', value, ObjectFunctions.Ordered(scripted.Members.Keys).Where(name => only is null || only.Contains(name)).Select(name => KeyValuePair.Create(name, scripted.Members[name])), margin, WriteMember);
                    return true;
                default:
                    Quote(ScriptText.Of(value));
                    return true;
            }
        }

        private bool WriteMember(KeyValuePair<string, object?> member, string inner)
        {
            var before = text.Length;
            Quote(member.Key);
            text.Append(indent.Length > 0 ? ": " : ":");
            if (Write(member.Key, member.Value, inner))
            {
                return true;
            }

            text.Length = before;
            return false;
        }

        private void WriteItems<T>(char open, char close, object owner, IEnumerable<T> items, string margin, Func<T, string, bool> write)
        {
            if (_open.Contains(owner))
            {
                throw new ScriptError("Converting circular structure to JSON");
            }

            _open.Add(owner);
            text.Append(open);
            var inner = margin + indent;
            var count = 0;
            foreach (var item in items)
            {
                var before = text.Length;
                text.Append(count > 0 ? "," : "").Append(indent.Length > 0 ? "\n" + inner : "");
                if (write(item, inner))
                {
                    count++;
                }
                else
                {
                    text.Length = before;
                }
            }

            text.Append(count > 0 && indent.Length > 0 ? "\n" + margin : "").Append(close);
            _open.RemoveAt(_open.Count - 1);
        }

        private void Quote(string value)
        {
            text.Append('"');
            foreach (var c in value)
            {
                text.Append(c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    '\b' => "\\b",
                    '\f' => "\\f",
                    < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                    _ => null,
                } ?? c.ToString());
            }

            text.Append('"');
        }
    }
}
