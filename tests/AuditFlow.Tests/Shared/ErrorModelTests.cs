using System.Security.Claims;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Web;
using AuditFlow.Shared;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace AuditFlow.Tests.Shared;

public sealed class ErrorModelTests
{
    [Fact]
    public void A_refused_right_says_which_role_has_it()
    {
        var page = Shown(403, Permissions.Explain(Permission.ImportRegisters));

        page.Status.ShouldBe(403);
        page.Sentence.ShouldContain("compliance lead");
        page.Reference.ShouldBeNull();
    }

    [Fact]
    public void A_conflict_says_what_happened_in_the_words_of_the_refusal() =>
        Shown(409, "This request is closed.").Sentence.ShouldBe("This request is closed.");

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(418)]
    [InlineData(429)]
    public void Every_status_has_a_headline_and_a_next_step(int status)
    {
        var page = Shown(status);

        page.Headline.ShouldNotBeNullOrWhiteSpace();
        page.Sentence.ShouldEndWith(".");
    }

    [Fact]
    public void A_failure_of_ours_has_a_number_and_tells_nothing_of_its_inside()
    {
        var context = new DefaultHttpContext { TraceIdentifier = "0HN1234567890:00000001" };
        context.Response.StatusCode = 500;
        context.Features.Set<IExceptionHandlerPathFeature>(new ExceptionHandlerFeature { Path = "/controls", Error = new InvalidOperationException("secret") });
        context.Features.Set<IExceptionHandlerFeature>(context.Features.Get<IExceptionHandlerPathFeature>());

        var page = Page(context);
        page.OnPost(500);

        page.Reference!.Length.ShouldBe(12);
        (page.Headline + page.Sentence).ShouldNotContain("secret");
    }

    [Fact]
    public void A_program_reads_the_sentence()
    {
        var context = Passed(409, "This request is closed.");
        context.Request.Headers.Accept = "application/json";

        var result = Page(context).OnGet(409);

        result.ShouldBeOfType<ContentResult>().Content.ShouldBe("This request is closed.");
    }

    static ErrorModel Shown(int status, string? own = null)
    {
        var page = Page(Passed(status, own));
        page.OnGet(status);
        return page;
    }

    static DefaultHttpContext Passed(int status, string? own)
    {
        var context = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity()) };
        context.Features.Set<IStatusCodeReExecuteFeature>(new StatusCodeReExecuteFeature { OriginalPath = "/controls", OriginalPathBase = "" });
        if (own is not null)
        {
            context.Items[typeof(ShownRefusal)] = new ShownRefusal(status, own);
        }

        return context;
    }

    static ErrorModel Page(HttpContext context) =>
        new(NullLogger<ErrorModel>.Instance) { PageContext = new PageContext { HttpContext = context } };
}
