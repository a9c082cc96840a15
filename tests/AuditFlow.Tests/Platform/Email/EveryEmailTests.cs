using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Links;
using AuditFlow.Tests.Fixtures;
using Shouldly;

namespace AuditFlow.Tests.Platform.Email;

/// <summary>Renders every mail of the catalog with values that are hard to write: both parts say the same, and nothing in them leads elsewhere.</summary>
[OnBothDatabases]
public sealed partial class EveryEmailTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    const string Link = "https://localhost/a/0123456789012345678901234567890123456789012";
    const string Hard = "R&D <x> \"q\" 'é'";
    const int MostBytes = 100_000;

    public static TheoryData<string, bool> Kinds()
    {
        var kinds = new TheoryData<string, bool>();
        foreach (var kind in EmailCatalog.All)
        {
            kinds.Add(kind.Name, true);
            kinds.Add(kind.Name, false);
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Rule", "R-57")]
    public async Task R57_Both_parts_say_the_same_facts_and_nothing_in_them_leads_elsewhere(string kind, bool truth)
    {
        var type = EmailCatalog.All.Single(t => t.Name == kind);
        var values = new Dictionary<string, string>();
        var email = Sample(type, truth, values);

        var mail = await app.Inside(services => services.GetRequiredService<EmailRenderer>().RenderAsync(email, "owner@example.com", email is ICodeEmail ? null : Link, "K7QM-2FXD-9TRA", "https://localhost/mail/stop/token"));

        mail.Subject.ShouldNotContain("\n");
        mail.Subject.Length.ShouldBeInRange(5, 250);
        var page = new HtmlParser().ParseDocument(mail.Html);
        var (read, text) = (Fold(page.Body!.TextContent), Fold(mail.Text));
        foreach (var (name, value) in values)
        {
            read.Contains(value, StringComparison.Ordinal).ShouldBe(text.Contains(value, StringComparison.Ordinal), $"{kind}.{name} stands in one part only");
        }

        values.Values.Any(v => text.Contains(v, StringComparison.Ordinal)).ShouldBeTrue();

        // Text is not HTML, and HTML is not what somebody typed.
        text.ShouldNotContain("&amp;");
        text.ShouldNotContain("&lt;");
        mail.Html.ShouldNotContain("<x>");
        page.QuerySelectorAll("x").ShouldBeEmpty();

        Addresses(mail.Text).ShouldBe(page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).Distinct().Order(StringComparer.Ordinal));
        page.QuerySelectorAll("img, script, link, iframe, object, video, audio, form, input, svg, style").ShouldBeEmpty();
        foreach (var address in page.All.SelectMany(e => e.Attributes).Where(a => a.Value.Contains("://", StringComparison.Ordinal)))
        {
            (address.Name, address.Value.StartsWith("https://localhost/", StringComparison.Ordinal)).ShouldBe(("href", true));
        }

        mail.Html.ShouldNotContain("url(");
        (Encoding.UTF8.GetByteCount(mail.Html) + Encoding.UTF8.GetByteCount(mail.Text)).ShouldBeLessThan(MostBytes);
    }

    static IEnumerable<string> Addresses(string text) => Address().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    static IEmail Sample(Type type, bool truth, Dictionary<string, string> values)
    {
        var email = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            property.SetValue(email, Value(property.PropertyType, property.Name, truth, values));
        }

        return (IEmail)email;
    }

    static object? Value(Type type, string name, bool truth, Dictionary<string, string> values)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            // A number stands in an address of ours; everything else is what somebody may have typed.
            return values[name] = name is "Number" ? "FND-0042" : $"{name} {Hard}";
        }

        if (type == typeof(bool))
        {
            return truth;
        }

        if (type == typeof(Guid))
        {
            return Guid.Parse("01900000-0000-7000-8000-00000000000b");
        }

        if (type == typeof(int))
        {
            return 4711;
        }

        if (type == typeof(DateOnly))
        {
            return new DateOnly(2026, 11, 30);
        }

        if (type == typeof(DateTimeOffset))
        {
            return new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(0);
        }

        if (type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)) && type.IsGenericType)
        {
            var item = type.GetGenericArguments()[0];
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
            list.Add(Value(item, $"{name}[0]", truth, values));
            list.Add(Value(item, $"{name}[1]", truth, values));
            return list;
        }

        if (type.Namespace?.StartsWith("AuditFlow", StringComparison.Ordinal) == true)
        {
            var inner = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
            {
                property.SetValue(inner, Value(property.PropertyType, $"{name}.{property.Name}", truth, values));
            }

            return inner;
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"This test has no sample of {type}; give it one."));
    }

    static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Address();
}
