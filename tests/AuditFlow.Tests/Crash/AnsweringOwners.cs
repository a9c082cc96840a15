using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AuditFlow.Attestations;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Outbox;
using AuditFlow.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tests.Crash;

/// <summary>
/// The owners of the controls: they open the link of each mail in a browser of their own, several at a time, sign, and try
/// again when the product is gone in the middle of it, not knowing whether their answer was taken.
/// </summary>
internal sealed partial class AnsweringOwners(AttestationApp app, HostProcess product)
{
    const int AtATime = 4;
    const int ExceptionEvery = 8;

    /// <summary>Every ninth request lies until a digest reminds of it.</summary>
    const int LiesEvery = 9;

    static readonly TimeSpan PatienceForCode = TimeSpan.FromSeconds(60);

    readonly ConcurrentQueue<Request> open = new();
    readonly HashSet<string> seen = [];
    readonly List<Request> lying = [];
    readonly ConcurrentDictionary<Guid, string> unanswered = [];
    int tries;
    int asked;

    /// <summary>What should not have happened, such as a link that is dead although nobody has answered.</summary>
    public ConcurrentBag<string> Faults { get; } = [];

    public int Tries => tries;

    /// <summary>What came of the last try of each request that is not answered yet, and what still lies.</summary>
    public string Standing => string.Join("; ", unanswered.Select(u => $"mail {u.Key}: {u.Value}").Concat(lying.Select(l => $"mail {l.Mail} for {l.Control} lies")));

    /// <summary>Reads the mail that has come in since.</summary>
    public int ReadMail(string folder)
    {
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.eml") : [])
        {
            if (seen.Add(file))
            {
                Read(Guid.Parse(Path.GetFileNameWithoutExtension(file)), EmlFile.Parse(File.ReadAllText(file)));
            }
        }

        return seen.Count;
    }

    void Read(Guid id, EmlFile mail)
    {
        var link = Link().Match(mail.Text).Value;
        if (mail.Subject.StartsWith("Attest ", StringComparison.Ordinal))
        {
            var request = new Request(id, mail.To, mail.Subject.Split(' ')[1], link, IsException: asked % ExceptionEvery == 0);
            if (asked++ % LiesEvery == LiesEvery - 1)
            {
                lying.Add(request);
            }
            else
            {
                open.Enqueue(request);
            }
        }
        else if (mail.Text.Contains("this waits for you", StringComparison.Ordinal))
        {
            foreach (var request in lying.Where(r => r.Owner == mail.To).ToList())
            {
                lying.Remove(request);
                open.Enqueue(request with { Link = link });
            }
        }
    }

    public Task Work(CancellationToken end) => Task.WhenAll(Enumerable.Range(0, AtATime).Select(async _ =>
    {
        while (!end.IsCancellationRequested)
        {
            if (!open.TryDequeue(out var request))
            {
                await Task.Delay(20, CancellationToken.None);
            }
            else if (await Answer(request))
            {
                unanswered.TryRemove(request.Mail, out var _);
            }
            else
            {
                open.Enqueue(request);
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }));

    async Task<bool> Answer(Request request)
    {
        try
        {
            Interlocked.Increment(ref tries);
            using var browser = new TestBrowser(product.Network());
            await browser.Open(request.Link);
            if (browser.Status == HttpStatusCode.NotFound)
            {
                return await IsAnswered(request) || Fault($"The link of mail {request.Mail} is dead, and its attestation was not answered.");
            }

            if (browser.Address.AbsolutePath.EndsWith("/open", StringComparison.Ordinal))
            {
                if (browser.Page.QuerySelectorAll("a").FirstOrDefault(a => a.TextContent.Contains(request.Control, StringComparison.Ordinal)) is not { } way)
                {
                    return await IsAnswered(request) || Fault($"{request.Control} is not on the page of the digest, and its attestation was not answered.");
                }

                await browser.Open(way.GetAttribute("href")!);
            }

            if (browser.Address.AbsolutePath.EndsWith("/identity", StringComparison.Ordinal) && !await ShowWho(browser, request))
            {
                return false;
            }

            if (browser.Status == HttpStatusCode.OK)
            {
                await browser.Submit(
                    "Sign and send", ("Form.Items[0].Answer", request.IsException ? "WithExceptions" : "OperatedAsDescribed"), ("Form.Items[0].Comment", request.IsException ? "One case of twelve." : ""),
                    ("Form.TypedName", "Owner of the control"), ("Form.Consents", "true"));
            }

            return browser.Address.AbsolutePath.EndsWith("/receipt", StringComparison.Ordinal) || Fault($"{(int)browser.Status} at {browser.Address.AbsolutePath}: {browser.Text}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            // The product was killed, or is not up again.
            unanswered[request.Mail] = exception.Message;
            return false;
        }
        catch (Exception exception)
        {
            return Fault(exception.ToString());
        }
    }

    // A key control over financial reporting asks for a code from the mailbox first. The product may be killed between the
    // two, and the code then comes from its next start; a request that is given up is begun again with a new code.
    async Task<bool> ShowWho(TestBrowser browser, Request request)
    {
        var before = Mails().ToHashSet(StringComparer.Ordinal);
        await browser.Submit("Send me a code", ("Form.Mailbox", request.Owner));
        for (var wait = Stopwatch.StartNew(); browser.Status == HttpStatusCode.OK && wait.Elapsed < PatienceForCode; await Task.Delay(50))
        {
            var come = Mails().Where(file => !before.Contains(file)).Order(StringComparer.Ordinal).Select(file => EmlFile.Parse(File.ReadAllText(file)))
                .LastOrDefault(mail => mail.To == request.Owner && mail.Subject.StartsWith("Your code for ", StringComparison.Ordinal) && browser.Text.Contains(mail.Subject["Your code for ".Length..], StringComparison.Ordinal));
            if (come is not null)
            {
                await browser.Submit("Go on", ("Form.Code", Code().Match(come.Text).Value));
                return !browser.Address.AbsolutePath.EndsWith("/identity", StringComparison.Ordinal) || Again(request, browser);
            }
        }

        return browser.Status == HttpStatusCode.OK ? Again(request, browser) : Fault($"{(int)browser.Status} for a code at {browser.Address.AbsolutePath}: {browser.Text}");
    }

    bool Again(Request request, TestBrowser browser)
    {
        unanswered[request.Mail] = $"{(int)browser.Status} at {browser.Address.AbsolutePath}: {browser.Text}";
        return false;
    }

    string[] Mails() => Directory.GetFiles(Path.Combine(app.Folder, "mail"), "*.eml");

    // A fault is noted and the request left alone, so that the test comes to its end and can say it.
    bool Fault(string what)
    {
        Faults.Add(what);
        return true;
    }

    Task<bool> IsAnswered(Request request) => app.Read(db => (
        from mail in db.OutboxMails
        join attestation in db.Attestations on mail.ItemId equals attestation.BundleId
        where mail.Id == request.Mail && AttestationStates.Answered.Contains(attestation.State)
        select attestation).AnyAsync());

    sealed record Request(Guid Mail, string Owner, string Control, string Link, bool IsException);

    [GeneratedRegex(@"(?m)^\d[\d-]+\d\s*$")]
    private static partial Regex Code();

    [GeneratedRegex("https://localhost/a/[A-Za-z0-9_-]{43}")]
    private static partial Regex Link();
}
