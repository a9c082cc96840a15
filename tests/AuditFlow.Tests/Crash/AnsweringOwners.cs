using System.Collections.Concurrent;
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

    readonly ConcurrentQueue<Request> open = new();
    readonly HashSet<string> seen = [];
    int tries;
    int asked;

    /// <summary>What should not have happened, such as a link that is dead although nobody has answered.</summary>
    public ConcurrentBag<string> Faults { get; } = [];

    public int Tries => tries;

    /// <summary>Reads the mail that has come in since.</summary>
    public int ReadMail(string folder)
    {
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.eml") : [])
        {
            if (seen.Add(file) && EmlFile.Parse(File.ReadAllText(file)) is { } mail && mail.Subject.StartsWith("Attest ", StringComparison.Ordinal))
            {
                open.Enqueue(new Request(Guid.Parse(Path.GetFileNameWithoutExtension(file)), Link().Match(mail.Text).Value, IsException: asked++ % ExceptionEvery == 0));
            }
        }

        return seen.Count;
    }

    public Task Work(CancellationToken end) => Task.WhenAll(Enumerable.Range(0, AtATime).Select(async _ =>
    {
        while (!end.IsCancellationRequested)
        {
            if (!open.TryDequeue(out var request))
            {
                await Task.Delay(20, CancellationToken.None);
            }
            else if (!await Answer(request))
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

            if (browser.Status == HttpStatusCode.OK)
            {
                await browser.Submit(
                    "Sign and send", ("Form.Answer", request.IsException ? "WithExceptions" : "OperatedAsDescribed"), ("Form.Comment", request.IsException ? "One case of twelve." : ""),
                    ("Form.TypedName", "Owner of the control"), ("Form.Consents", "true"));
            }

            return browser.Address.AbsolutePath.EndsWith("/receipt", StringComparison.Ordinal)
                || (browser.Status == HttpStatusCode.TooManyRequests ? false : Fault($"{(int)browser.Status} at {browser.Address.AbsolutePath}: {browser.Text}"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            // The product was killed, or is not up again.
            return false;
        }
        catch (Exception exception)
        {
            return Fault(exception.ToString());
        }
    }

    // A fault is noted and the request left alone, so that the test comes to its end and can say it.
    bool Fault(string what)
    {
        Faults.Add(what);
        return true;
    }

    Task<bool> IsAnswered(Request request) => app.Read(db => (
        from mail in db.OutboxMails
        join attestation in db.Attestations on mail.ItemId equals attestation.Id
        where mail.Id == request.Mail && attestation.State == AttestationState.Submitted
        select attestation).AnyAsync());

    sealed record Request(Guid Mail, string Link, bool IsException);

    [GeneratedRegex("https://localhost/a/[A-Za-z0-9_-]{43}")]
    private static partial Regex Link();
}
