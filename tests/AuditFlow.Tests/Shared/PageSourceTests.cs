using System.Text.RegularExpressions;
using AuditFlow.Shared;
using Shouldly;

namespace AuditFlow.Tests.Shared;

/// <summary>The policy of every page forbids inline style and script; a page that has one would be broken, so none may.</summary>
public sealed partial class PageSourceTests
{
    [Fact]
    public void No_page_has_inline_style_or_script()
    {
        var pages = SourceFiles.Razor.Where(file => !IsMail(file.Path)).ToList();

        pages.Count.ShouldBeGreaterThan(10);
        pages.SelectMany(file => Inline(file.Text).Select(found => $"{file.Path}: {found}")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<p style=\"color: red\">")]
    [InlineData("<style>p { }</style>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<button onclick=\"go()\">")]
    [InlineData("<a href=\"javascript:go()\">")]
    [InlineData("<div hx-on:click=\"go()\">")]
    [InlineData("<p hx-vals=\"js:{a: 1}\">")]
    public void Inline_style_and_script_would_be_found(string html) => Inline(html).ShouldNotBeEmpty();

    [Theory]
    [InlineData("<script src=\"~/app.js\" defer></script>")]
    [InlineData("<link rel=\"stylesheet\" href=\"~/app.css\" />")]
    [InlineData("<p>the style of a script</p>")]
    public void Files_of_our_own_are_fine(string html) => Inline(html).ShouldBeEmpty();

    [Fact]
    public void Link_pages_have_no_script_at_all()
    {
        var layout = SourceFiles.Text("src", "AuditFlow", "Shared", "_LinkLayout.cshtml");

        layout.ShouldNotContain("<script");
        layout.ShouldContain("noindex");
    }

    [Fact]
    public void Each_icon_that_a_page_names_is_in_the_program()
    {
        var named = SourceFiles.Razor
            .SelectMany(file => NamedIcon().Matches(file.Text).Select(match => (file.Path, Name: match.Groups[1].Value)))
            .ToList();

        named.Count.ShouldBeGreaterThan(5);
        named.Where(icon => !Icon.Exists(icon.Name)).ShouldBeEmpty();
    }

    [Fact]
    public void Each_icon_of_the_list_and_of_the_side_bar_is_drawn()
    {
        var listed = SourceFiles.Text("src", "AuditFlow", "Shared", "Icons", "icons.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        foreach (var name in listed.Concat(Navigation.Entries.Select(entry => entry.Icon)))
        {
            var drawn = Icon.Svg(name).Value!;
            drawn.ShouldStartWith("<svg class=\"ico\"");
            drawn.ShouldContain("<path");
            drawn.ShouldNotContain("M0 0h24v24H0z");
        }
    }

    [Fact]
    public void An_icon_that_is_not_in_the_list_is_refused_with_the_place_to_add_it() =>
        Should.Throw<ArgumentException>(() => Icon.Svg("unicorn")).Message.ShouldContain("icons.txt");

    [Fact]
    public void What_a_link_page_loads_leaves_room_for_its_own_words()
    {
        var shell = new[] { "wwwroot/link.css", "wwwroot/mark.svg", "Shared/_LinkLayout.cshtml" }
            .Sum(file => new FileInfo(Path.Combine(SourceFiles.Product, file)).Length);

        // 15 kB in all, half of it for the statement, the facts and the form.
        shell.ShouldBeLessThan(7_500);
    }

    [Fact]
    public void The_style_sheet_stays_small() =>
        new FileInfo(Path.Combine(SourceFiles.Product, "wwwroot/app.css")).Length.ShouldBeLessThan(17_000);

    // Mail programs read nothing but inline style.
    static bool IsMail(string path) => path.EndsWith("Email.cshtml", StringComparison.Ordinal) || Path.GetFileName(path).StartsWith("_Mail", StringComparison.Ordinal);

    static IEnumerable<string> Inline(string html) => InlineCode().Matches(html).Select(match => match.Value);

    [GeneratedRegex("""<style\b|<script(?![^>]*\bsrc=)[^>]*>|<[a-zA-Z][^>]*\s(?:style|on[a-z]+)\s*=\s*["']|\bhx-on[:\w-]*\s*=|["']\s*javascript:|["']js:""", RegexOptions.IgnoreCase)]
    private static partial Regex InlineCode();

    [GeneratedRegex("""(?:<icon name="|Icon\.Svg\("|Icon = ")([a-z0-9-]+)\b""")]
    private static partial Regex NamedIcon();
}
