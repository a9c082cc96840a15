using AuditFlow.Platform.Requests;
using AuditFlow.Tests.Fixtures;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Mono.Cecil;
using Shouldly;

namespace AuditFlow.Tests.Architecture;

/// <summary>Pages are thin: opening one changes nothing, markup holds no database, and no page is open by accident.</summary>
[OnBothDatabases]
public sealed class PageTests(AuditFlowApp app) : IClassFixture<AuditFlowApp>
{
    // Everything that answers without a sign-in. Files such as style sheets stand apart.
    static readonly string[] AnonymousOnPurpose =
    [
        "Attestations/Answer",       // whoever holds the link answers, under a session of that link
        "Attestations/Delegate",
        "Attestations/HandBack",
        "Attestations/Receipt",
        "Health",          // a supervisor has no account
        "People/SignIn",   // how somebody gets in
        "Platform/Asked/Open",       // all that is asked of the holder of a digest's link
        "Platform/Email/MailFolder", // Development only, this machine only
        "Platform/Links/Attest",     // the code beside it, typed in
        "Platform/Links/Enter",      // the address in a mail: whoever holds it comes in
        "Platform/Links/Identity",   // where the holder of a link shows who they are
        "Platform/Links/Opened",     // between the two, to see whether cookies are kept
        "Platform/Outbox/Bounces",   // a mail server's, with a secret of its own
        "Platform/Outbox/Stop",      // whoever was sent a mail that is not required stops its kind
        "Platform/Signing/Index",    // whoever holds a receipt compares its key
        "Shared/Error",    // says what happened, to anybody
        "Shared/Theme",    // light or dark, a cookie of the browser
        "Tasks/Answer",    // whoever holds the link does the task, under a session of that link
    ];

    // That a file was read is noted; the note changes nothing that anybody works with.
    static readonly string[] NotedReads = ["FileModel.OnGetAsync makes a NoteEvidenceRead"];

    [Fact]
    public void Opening_a_page_sends_no_command() => Code.Product.Types().SelectMany(FindCommandsOnGet).Distinct().ShouldBe(NotedReads);

    [Fact]
    public void A_page_that_sends_a_command_when_opened_is_found()
        => FindCommandsOnGet(Code.Planted(typeof(EagerModel))).ShouldBe([$"{nameof(EagerModel)}.{nameof(EagerModel.OnGetAsync)} makes a {nameof(Planted)}"]);

    [Fact]
    public void Markup_reaches_for_no_database()
    {
        var pages = Code.Product.Types().SelectMany(t => t.WithNested()).Where(IsMarkup).ToList();
        pages.ShouldNotBeEmpty();
        pages.SelectMany(FindDatabase).ShouldBeEmpty();
    }

    [Fact]
    public void Markup_that_reaches_for_the_database_is_found()
    {
        var planted = Code.Planted(typeof(GreedyMarkup));
        IsMarkup(planted).ShouldBeTrue();
        FindDatabase(planted).ShouldContain($"{nameof(GreedyMarkup)} names AuditFlow.AuditFlowDb");
    }

    [Fact]
    public void Pages_without_a_sign_in_are_exactly_those_on_the_list()
        => FindAnonymous(app.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints).ShouldBe(AnonymousOnPurpose);

    [Fact]
    public void A_page_without_a_sign_in_is_found()
        => FindAnonymous([new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/open"), 0, new EndpointMetadataCollection(new AllowAnonymousAttribute()), "Open/Door")])
            .ShouldBe(["Open/Door"]);

    static IEnumerable<string> FindAnonymous(IEnumerable<Endpoint> endpoints) => endpoints
        .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null && e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
        .Select(e => e.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath.TrimStart('/') ?? e.DisplayName ?? "?")
        .Distinct().Order(StringComparer.Ordinal);

    // OnGet and OnHead handlers with all that they call in their own class.
    static IEnumerable<string> FindCommandsOnGet(TypeDefinition page)
    {
        if (page.Ancestors().All(t => t.FullName != typeof(PageModel).FullName))
        {
            return [];
        }

        return from handler in page.Methods
               where handler.Name.StartsWith("OnGet", StringComparison.Ordinal) || handler.Name.StartsWith("OnHead", StringComparison.Ordinal)
               from method in Reached(handler, page, [])
               from made in method.Instructions().Where(i => i.OpCode.Code == Mono.Cecil.Cil.Code.Newobj).Select(i => ((MethodReference)i.Operand).DeclaringType)
               where Code.Resolved(made).Implements("AuditFlow.Platform.Requests.ICommand`1")
               select $"{page.Name}.{handler.Name} makes a {made.Name}";
    }

    static IEnumerable<MethodDefinition> Reached(MethodDefinition method, TypeDefinition page, HashSet<string> seen)
    {
        if (!seen.Add(method.FullName))
        {
            return [];
        }

        // The body of an async method and a lambda lie in classes nested in the page; making one is as good as running it.
        var nested = method.Instructions().Select(i => i.Operand).OfType<MemberReference>().Select(m => m is TypeReference t ? t : m.DeclaringType)
            .Concat(method.HasBody ? method.Body.Variables.Select(v => v.VariableType) : [])
            .Select(Code.Resolved).OfType<TypeDefinition>().Where(t => t != page && t.Outermost() == page.Outermost() && t.Name.StartsWith('<') && !t.Name.StartsWith("<>c", StringComparison.Ordinal))
            .SelectMany(t => t.Methods);
        var called = method.Calls().Select(Code.Resolved).OfType<MethodDefinition>().Where(m => m.DeclaringType.Outermost() == page.Outermost());
        return nested.Concat(called).SelectMany(m => Reached(m, page, seen)).Prepend(method);
    }

    static bool IsMarkup(TypeDefinition type) => type.Ancestors().Any(t => t.FullName == typeof(RazorPageBase).FullName);

    static IEnumerable<string> FindDatabase(TypeDefinition page) => page.Named().Select(t => t.FullName)
        .Where(name => name.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal) || name == "AuditFlow.AuditFlowDb")
        .Distinct().Select(name => $"{page.Name} names {name}");

    sealed record Planted : ICommand;

    sealed class EagerModel(IMediator mediator) : PageModel
    {
        public async Task OnGetAsync() => await LoadAsync();

        async Task LoadAsync() => await mediator.Send(new Planted());
    }

    sealed class GreedyMarkup : RazorPage
    {
        public override async Task ExecuteAsync() => await Context.RequestServices.GetRequiredService<AuditFlowDb>().SaveChangesAsync();
    }
}
