using System.Text.Encodings.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;
using AuditFlow.Tests.Fixtures;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Shouldly;

namespace AuditFlow.Tests.Shared;

/// <summary>Filters, sort and page live in the URL; the rest of the query stays as it is.</summary>
public sealed class ListTagHelperTests
{
    [Fact]
    public async Task A_chip_adds_its_filter_keeps_the_others_and_goes_back_to_the_first_page()
    {
        var chip = await Draw(view => new ChipTagHelper { Name = "state", Value = "overdue", Count = 1304, ViewContext = view }, "Overdue", "?owner=iam-lead&state=open&p=3");

        chip.GetAttribute("href").ShouldBe("/findings?owner=iam-lead&state=overdue");
        chip.HasAttribute("aria-current").ShouldBeFalse();
        chip.TextContent.ShouldBe("Overdue1,304");
    }

    [Fact]
    public async Task The_active_chip_says_so_and_takes_itself_away()
    {
        var chip = await Draw(view => new ChipTagHelper { Name = "state", Value = "overdue", ViewContext = view }, "Overdue", "?state=overdue&q=a%26b");

        chip.GetAttribute("href").ShouldBe("/findings?q=a%26b");
        chip.GetAttribute("aria-current").ShouldBe("true");
        chip.QuerySelector("svg").ShouldNotBeNull();
    }

    [Fact]
    public async Task The_chip_for_all_is_active_while_nothing_is_filtered()
    {
        (await Draw(view => new ChipTagHelper { Name = "state", ViewContext = view }, "All", "?q=x")).HasAttribute("aria-current").ShouldBeTrue();
        (await Draw(view => new ChipTagHelper { Name = "state", ViewContext = view }, "All", "?state=open")).GetAttribute("href").ShouldBe("/findings");
    }

    [Theory]
    [InlineData("", null, "/findings?sort=due")]
    [InlineData("?sort=due", "ascending", "/findings?sort=-due")]
    [InlineData("?sort=-due&p=2", "descending", "/findings?sort=due")]
    public async Task A_head_sorts_up_then_down_and_says_which(string query, string? sort, string next)
    {
        var head = await Draw(view => new SortHeadTagHelper { Key = "due", ViewContext = view }, "Due", query);

        head.GetAttribute("aria-sort").ShouldBe(sort);
        head.QuerySelector("a")!.GetAttribute("href").ShouldBe(next);
    }

    [Fact]
    public async Task The_sort_that_a_list_has_by_itself_is_marked_too() =>
        (await Draw(view => new SortHeadTagHelper { Key = "late", Default = "-late", ViewContext = view }, "Late", "")).GetAttribute("aria-sort").ShouldBe("descending");

    [Theory]
    [InlineData(1, 1304, "1–50 of 1,304", "/findings?q=x&p=2")]
    [InlineData(2, 1304, "51–100 of 1,304", "/findings?q=x|/findings?q=x&p=3")]
    [InlineData(27, 1304, "1,301–1,304 of 1,304", "/findings?q=x&p=26")]
    [InlineData(1, 50, "1–50 of 50", "")]
    [InlineData(1, 0, "0–0 of 0", "")]
    public async Task A_pager_says_which_rows_and_links_to_the_neighbours(int page, int total, string said, string links)
    {
        var pager = await Draw(view => new PagerTagHelper { Page = page, Total = total, ViewContext = view }, "", "?q=x&p=9");

        pager.QuerySelector("span")!.TextContent.ShouldBe(said);
        string.Join('|', pager.QuerySelectorAll("a").Select(a => a.GetAttribute("href"))).ShouldBe(links);
    }

    [Theory]
    [InlineData("2026-11-20", "Overdue 3 days", "tone-bad")]
    [InlineData("2026-11-23", "Today", "tone-warn")]
    [InlineData("2026-11-30", "In 7 days", "tone-warn")]
    [InlineData("2026-12-01", "1 Dec", null)]
    public async Task A_due_day_is_red_after_it_amber_in_its_week_and_plain_before(string day, string said, string? tone)
    {
        var due = await Draw(view => new DueTagHelper { Value = DateOnly.Parse(day), ViewContext = view }, "", "");

        due.TextContent.ShouldBe(said);
        due.GetAttribute("datetime").ShouldBe(day);
        (due.GetAttribute("class") ?? "").ShouldContain(tone ?? "");
    }

    [Fact]
    public async Task What_is_done_is_never_late() =>
        (await Draw(view => new DueTagHelper { Value = new DateOnly(2026, 11, 1), Done = true, ViewContext = view }, "", "")).TextContent.ShouldBe("1 Nov");

    [Fact]
    public async Task A_zero_is_a_quiet_dot_that_is_read_as_zero()
    {
        var zero = await Draw(_ => new CountTagHelper { Value = 0, Tone = Tone.Bad }, "", "");

        zero.QuerySelector(".visually-hidden")!.TextContent.ShouldBe("0");
        zero.ClassName.ShouldBe("muted");
    }

    [Theory]
    [InlineData(36, 38, "94.74")]
    [InlineData(5, 0, "0")]
    [InlineData(9, 3, "100")]
    public async Task A_bar_is_as_wide_as_its_share(int value, int of, string width)
    {
        var bar = await Draw(_ => new BarTagHelper { Value = value, Of = of }, "", "");

        bar.QuerySelectorAll("rect")[1].GetAttribute("width").ShouldBe(width);
        bar.HasAttribute("style").ShouldBeFalse();
    }

    [Fact]
    public async Task A_status_is_icon_and_word_and_never_markup_from_a_reason()
    {
        var status = await Draw(view => new StatusTagHelper { Of = "auditor-request", State = "Returned", Reason = "<b>no</b>", Pill = true, ViewContext = view }, "", "");

        status.TextContent.ShouldBe("Returned: <b>no</b>");
        status.ClassName.ShouldBe("state tone-warn pill");
        status.QuerySelector("svg")!.GetAttribute("aria-hidden").ShouldBe("true");
    }

    static async Task<IElement> Draw(Func<ViewContext, TagHelper> make, string words, string query)
    {
        var http = new DefaultHttpContext();
        http.Request.Path = "/findings";
        http.Request.QueryString = new QueryString(query);
        http.RequestServices = new ServiceCollection()
            .AddSingleton(new Reader(new HttpContextAccessor { HttpContext = http }, new AuditFlowSettings(), new TestClock(new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero))))
            .BuildServiceProvider();
        var output = new TagHelperOutput("x", [], (_, _) => Task.FromResult(new DefaultTagHelperContent().SetContent(words)));

        await make(new ViewContext { HttpContext = http }).ProcessAsync(new TagHelperContext([], new Dictionary<object, object>(), "test"), output);

        using var writer = new StringWriter();
        output.WriteTo(writer, HtmlEncoder.Default);
        var html = writer.ToString();
        var page = new HtmlParser().ParseDocument(output.TagName == "th" ? $"<table><tr>{html}</tr></table>" : html);
        return page.QuerySelector(output.TagName!)!;
    }
}
