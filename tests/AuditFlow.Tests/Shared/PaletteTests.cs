using System.Globalization;
using System.Text.RegularExpressions;
using Shouldly;

namespace AuditFlow.Tests.Shared;

public sealed partial class PaletteTests
{
    static readonly string[] Sheets = ["app.css", "link.css"];

    static string Sheet(string name) => SourceFiles.Text("src", "AuditFlow", "wwwroot", name);

    public static TheoryData<string, string, string, double> Pairs() => new()
    {
        // Text on the ground it stands on.
        { "app.css", "ink", "surface", 4.5 },
        { "app.css", "ink", "paper", 4.5 },
        { "app.css", "ink", "sunk", 4.5 },
        { "app.css", "ink", "accent-tint", 4.5 },
        { "app.css", "muted", "surface", 4.5 },
        { "app.css", "muted", "paper", 4.5 },
        { "app.css", "muted", "sunk", 4.5 },
        { "app.css", "muted", "neut-tint", 4.5 },
        { "app.css", "muted", "accent-tint", 4.5 },
        { "app.css", "accent", "surface", 4.5 },
        { "app.css", "accent", "paper", 4.5 },
        { "app.css", "accent", "sunk", 4.5 },
        { "app.css", "accent", "accent-tint", 4.5 },
        { "app.css", "on-accent", "accent", 4.5 },
        { "app.css", "good", "surface", 4.5 },
        { "app.css", "good", "paper", 4.5 },
        { "app.css", "good", "sunk", 4.5 },
        { "app.css", "good", "good-tint", 4.5 },
        { "app.css", "warn", "surface", 4.5 },
        { "app.css", "warn", "paper", 4.5 },
        { "app.css", "warn", "sunk", 4.5 },
        { "app.css", "warn", "warn-tint", 4.5 },
        { "app.css", "bad", "surface", 4.5 },
        { "app.css", "bad", "paper", 4.5 },
        { "app.css", "bad", "sunk", 4.5 },
        { "app.css", "bad", "bad-tint", 4.5 },
        { "app.css", "hold", "surface", 4.5 },
        { "app.css", "hold", "paper", 4.5 },
        { "app.css", "hold", "sunk", 4.5 },
        { "app.css", "hold", "hold-tint", 4.5 },

        // Edges of inputs and marks of charts.
        { "app.css", "line2", "surface", 3 },
        { "app.css", "line2", "paper", 3 },
        { "app.css", "chart1", "surface", 3 },
        { "app.css", "chart2", "surface", 3 },
        { "link.css", "ink", "surface", 4.5 },
        { "link.css", "ink", "paper", 4.5 },
        { "link.css", "muted", "surface", 4.5 },
        { "link.css", "muted", "paper", 4.5 },
        { "link.css", "muted", "accent-tint", 4.5 },
        { "link.css", "accent", "paper", 4.5 },
        { "link.css", "on-accent", "accent", 4.5 },
        { "link.css", "good", "good-tint", 4.5 },
        { "link.css", "bad", "surface", 4.5 },
        { "link.css", "bad", "paper", 4.5 },
        { "link.css", "bad", "bad-tint", 4.5 },
        { "link.css", "warn", "paper", 4.5 },
        { "link.css", "line2", "surface", 3 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Text_and_edges_stand_out_in_both_themes(string sheet, string token, string ground, double least)
    {
        var tokens = Tokens(Sheet(sheet));

        Ratio(tokens[token].Light, tokens[ground].Light).ShouldBeGreaterThanOrEqualTo(least);
        Ratio(tokens[token].Dark, tokens[ground].Dark).ShouldBeGreaterThanOrEqualTo(least);
    }

    [Fact]
    public void The_ratio_is_that_of_the_guidelines()
    {
        Ratio("#000000", "#ffffff").ShouldBe(21, 0.01);
        Ratio("#777777", "#ffffff").ShouldBe(4.48, 0.01);
    }

    [Fact]
    public void Link_pages_have_the_colours_of_the_other_pages()
    {
        var others = Tokens(Sheet("app.css"));

        foreach (var (name, colours) in Tokens(Sheet("link.css")))
        {
            others[name].ShouldBe(colours, name);
        }
    }

    [Fact]
    public void Colours_are_written_in_the_first_block_alone()
    {
        foreach (var sheet in Sheets)
        {
            Literals(AfterTokens(Sheet(sheet))).ShouldBeEmpty(sheet);
        }
    }

    [Fact]
    public void A_colour_anywhere_else_would_be_found() =>
        Literals(AfterTokens(":root { --ink: light-dark(#000000, #ffffff); } p { color: #abc; background: rgba(0,0,0,.5) } a { color: red }"))
            .ShouldBe(["#abc", "rgba(", "red"]);

    static IEnumerable<string> Literals(string css) => Literal().Matches(css).Select(match => match.Value.TrimStart(':', ' '));

    static string AfterTokens(string css) => css[css.IndexOf('}', StringComparison.Ordinal)..];

    static Dictionary<string, (string Light, string Dark)> Tokens(string css) => Token().Matches(css)
        .ToDictionary(match => match.Groups[1].Value, match => (match.Groups[2].Value, match.Groups[3].Value));

    static double Ratio(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }

    [GeneratedRegex(@"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")]
    private static partial Regex Token();

    [GeneratedRegex(@"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color)\(|(?<=[:\s])(?:white|black|red|green|blue|gray|grey|orange|yellow|purple)\b(?=\s*[;}!])")]
    private static partial Regex Literal();
}
