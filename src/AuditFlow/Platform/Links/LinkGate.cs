using AuditFlow.Platform.Languages;
using AuditFlow.Platform.Security;
using AuditFlow.Shared;

namespace AuditFlow.Platform.Links;

/// <summary>
/// Stands before every page of a personal link: whoever comes there is the holder of that link or nobody, even if signed
/// in otherwise; a link that was ended has no session any more; and each fetch is noted after it was answered.
/// </summary>
internal sealed class LinkGate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, CurrentActor current, LinkSessions sessions, PersonalLinks links, LinkAccessLog log)
    {
        if (http.Request.Path.StartsWithSegments(SecurityHeaders.CodePage))
        {
            current.Is(new AnonymousActor());
        }

        if (!http.Request.Path.StartsWithSegments(SecurityHeaders.LinkPages))
        {
            await next(http);
            return;
        }

        var signedIn = current.Actor.Mailbox;
        current.Is(new AnonymousActor());
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.OnCompleted(() =>
            {
                log.Note(http, http.GetRouteValue("token") is null ? LinkAccessLog.Page : LinkAccessLog.Link);
                return Task.CompletedTask;
            });
        }

        if (http.GetEndpoint() is null)
        {
            // Not to the sign-in page, which would be told the address.
            http.Response.StatusCode = DeadLink.Status;
            return;
        }

        if (Guid.TryParse(http.GetRouteValue("linkId") as string, out var linkId) && sessions.Read(http, linkId) is { } kept && await links.HasSessionsAsync(linkId, http.RequestAborted))
        {
            var session = kept with { SignedInAs = signedIn };
            current.Is(session.Actor);
            http.Items[typeof(LinkSession)] = session;
            http.NoteLink(session.LinkId);
        }

        await next(http);
    }
}

internal static class LinkOfRequest
{
    const string Fetched = "auditflow-link-fetched";

    extension(HttpContext http)
    {
        /// <summary>The session of the link that this address names.</summary>
        public LinkSession? LinkSession => http.Items[typeof(LinkSession)] as LinkSession;

        /// <summary>The same for a page that has nothing to show without one.</summary>
        public LinkSession RequireLinkSession() => http.LinkSession ?? throw PersonalLinks.LinkIsOver();

        /// <summary>The address of another page of a link, in the language that was chosen on this one.</summary>
        public string AddressUnder(Guid link, string page) => $"~/a/{link:D}/{page}{http.Request.LanguageQuery}";

        /// <summary>The link whose page is fetched, for the access log.</summary>
        public Guid? FetchedLink => http.Items[Fetched] as Guid?;

        public void NoteLink(Guid link) => http.Items[Fetched] = link;
    }
}
