using AuditFlow.Frameworks;
using Shouldly;

namespace AuditFlow.Tests.Frameworks;

public sealed class FrameworkCatalogTests
{
    static readonly FrameworkCatalog Catalog = FrameworkCatalog.Load();

    [Fact, Trait("Rule", "R-12")]
    public void The_trust_services_criteria_are_exactly_the_sixty_one_ids()
    {
        string[] expected =
        [
            .. Numbered("CC1", 5), .. Numbered("CC2", 3), .. Numbered("CC3", 4), .. Numbered("CC4", 2), .. Numbered("CC5", 3),
            .. Numbered("CC6", 8), .. Numbered("CC7", 5), .. Numbered("CC8", 1), .. Numbered("CC9", 2),
            .. Numbered("A1", 3), .. Numbered("C1", 2), .. Numbered("PI1", 5),
            .. Numbered("P1", 1), .. Numbered("P2", 1), .. Numbered("P3", 2), .. Numbered("P4", 3), .. Numbered("P5", 2), .. Numbered("P6", 7), .. Numbered("P7", 1), .. Numbered("P8", 1),
        ];

        expected.Length.ShouldBe(61);
        Catalog[FrameworkCatalog.Tsc].Criteria.Select(criterion => criterion.Id).ShouldBe(expected, ignoreOrder: true);
    }

    [Fact, Trait("Rule", "R-12")]
    public void Headings_of_privacy_are_groups_and_not_criteria()
    {
        var privacy = Catalog[FrameworkCatalog.Tsc].Categories.Single(category => category.Id == "privacy");

        privacy.Groups.Select(group => group.Id).ShouldBe(["P1.0", "P2.0", "P3.0", "P4.0", "P5.0", "P6.0", "P7.0", "P8.0"]);
        Catalog[FrameworkCatalog.Tsc].Find("P1.0").ShouldBeNull();
    }

    [Theory]
    [InlineData(33)]
    [InlineData(36, "availability")]
    [InlineData(38, "availability", "confidentiality")]
    [InlineData(61, "availability", "confidentiality", "processing-integrity", "privacy")]
    public void Security_is_always_in_scope_and_the_other_categories_when_chosen(int count, params string[] chosen)
        => Catalog[FrameworkCatalog.Tsc].InScope(chosen).Count().ShouldBe(count);

    [Fact, Trait("Rule", "R-11")]
    public void COSO_has_five_components_and_seventeen_principles()
    {
        var groups = Catalog[FrameworkCatalog.Coso].Categories.ShouldHaveSingleItem().Groups;

        groups.Select(group => group.Criteria.Count).ShouldBe([5, 4, 3, 3, 2]);
        groups.SelectMany(group => group.Criteria).Select(criterion => criterion.Id).ShouldBe(Enumerable.Range(1, 17).Select(number => $"{number}"));
    }

    [Fact, Trait("Rule", "R-11")]
    public void Each_COSO_principle_is_linked_to_exactly_one_criterion_of_CC1_to_CC5_and_each_of_these_to_one_principle()
    {
        var links = Catalog.Mappings.Single(mapping => (mapping.From, mapping.To) == (FrameworkCatalog.Coso, FrameworkCatalog.Tsc)).Links;

        links.Select(link => link.From).ShouldBe(Enumerable.Range(1, 17).Select(number => $"{number}"), ignoreOrder: true);
        links.Select(link => link.To).ShouldBe(
            [.. Numbered("CC1", 5), .. Numbered("CC2", 3), .. Numbered("CC3", 4), .. Numbered("CC4", 2), .. Numbered("CC5", 3)], ignoreOrder: true);
        Catalog.Equivalents(FrameworkCatalog.Coso, "11").ShouldHaveSingleItem().Criterion.Id.ShouldBe("CC5.2");
        Catalog.Equivalents(FrameworkCatalog.Tsc, "CC5.2").ShouldHaveSingleItem().Criterion.Id.ShouldBe("11");
        Catalog.Equivalents(FrameworkCatalog.Tsc, "CC6.1").ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "R-1")]
    public void No_text_speaks_of_certificates_or_compliance()
    {
        foreach (var text in Catalog.Frameworks.SelectMany(framework => framework.Criteria.SelectMany(criterion => new[] { criterion.Title, criterion.Text }).Append(framework.Title)))
            text.ShouldNotMatch("(?i)certifi|complian");
    }

    const string Sound = """
        {"id":"x","title":"X","edition":"1","note":"n","categories":[{"id":"c","title":"C","scope":"always","groups":[{"id":"G","title":"G","criteria":[{"id":"1","title":"t","text":"t"},{"id":"2","title":"t","text":"t"}]}]}]}
        """;

    [Theory]
    [InlineData("\"id\":\"2\"", "\"id\":\"1\"", "the id \"1\" occurs twice")]
    [InlineData("\"id\":\"2\"", "\"id\":\"G\"", "the id \"G\" occurs twice")]
    [InlineData("\"id\":\"2\"", "\"id\":\"a b\"", "\"a b\" cannot be the id of a criterion")]
    [InlineData("\"title\":\"C\"", "\"title\":\" \"", "the category \"c\" has an empty text")]
    [InlineData("\"id\":\"x\"", "\"id\":\"y\"", "must be named after its framework: y.json")]
    [InlineData("\"edition\":\"1\",", "", "edition")]
    [InlineData("\"edition\"", "\"colour\":1,\"edition\"", "colour")]
    [InlineData("\"always\"", "\"mostly\"", "scope")]
    [InlineData("\"edition\":\"1\"", "\"edition\":null", "edition")]
    [InlineData("}]}]}]}", "}]}]}", "line 1")]
    public void A_broken_catalog_file_is_refused_with_its_name_and_the_id(string part, string instead, string reason)
    {
        var broken = Sound.Replace(part, instead);
        broken.ShouldNotBe(Sound);

        var refused = Should.Throw<InvalidDataException>(() => FrameworkCatalog.Load([("x.json", broken)], []));

        refused.Message.ShouldStartWith("Frameworks/x.json: ");
        refused.Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("{\"from\":\"x\",\"to\":\"x\",\"note\":\"n\",\"links\":[{\"from\":\"1\",\"to\":\"9\"}]}", "\"9\" is no criterion of x")]
    [InlineData("{\"from\":\"x\",\"to\":\"x\",\"note\":\"n\",\"links\":[{\"from\":\"1\",\"to\":\"2\"},{\"from\":\"1\",\"to\":\"2\"}]}", "occurs twice")]
    public void A_mapping_that_points_nowhere_is_refused(string json, string reason)
        => Should.Throw<InvalidDataException>(() => FrameworkCatalog.Load([("x.json", Sound)], [("x-to-x.json", json)])).Message.ShouldContain(reason);

    static IEnumerable<string> Numbered(string prefix, int count) => Enumerable.Range(1, count).Select(number => $"{prefix}.{number}");
}
