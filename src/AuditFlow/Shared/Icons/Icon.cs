using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace AuditFlow.Shared;

/// <summary>The outline icons named in <c>icons.txt</c>, drawn inline so that they take the colour of their word.</summary>
internal static partial class Icon
{
    static readonly ConcurrentDictionary<string, HtmlString> Drawn = new();

    /// <summary>The icon as SVG, hidden from screen readers: the word beside it speaks.</summary>
    public static HtmlString Svg(string name) => Drawn.GetOrAdd(name, Draw);

    public static bool Exists(string name) => typeof(Icon).Assembly.GetManifestResourceInfo($"icon/{name}") is not null;

    static HtmlString Draw(string name)
    {
        using var file = typeof(Icon).Assembly.GetManifestResourceStream($"icon/{name}")
            ?? throw new ArgumentException($"There is no icon '{name}'. Add its name to Shared/Icons/icons.txt.", nameof(name));
        using var reader = new StreamReader(file);
        var strokes = Outer().Replace(reader.ReadToEnd(), "");
        return new HtmlString(
            "<svg class=\"ico\" viewBox=\"0 0 24 24\" width=\"16\" height=\"16\" aria-hidden=\"true\" focusable=\"false\">"
            + Gaps().Replace(strokes, "") + "</svg>");
    }

    // The frame of the file and its invisible bounding square go; the strokes stay.
    [GeneratedRegex("""<!--.*?-->|</?svg[^>]*>|<path stroke="none"[^>]*/>""", RegexOptions.Singleline)]
    private static partial Regex Outer();

    [GeneratedRegex(@"(?<=>)\s+|^\s+|\s+(?=/>)")]
    private static partial Regex Gaps();
}
