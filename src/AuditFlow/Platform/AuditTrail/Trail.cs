using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.AuditTrail;

/// <summary>
/// Collects what the current transaction does and chains it last, just before COMMIT, stream by stream in the order of
/// their ids: short locks, no deadlock.
/// </summary>
internal sealed class Trail(AuditFlowDb db, CurrentActor current, TimeProvider clock)
{
    readonly List<Pending> pending = [];

    public int Count => pending.Count;

    /// <summary>Grows with everything that is said, and with every silence that is kept on purpose.</summary>
    public long Voice { get; private set; }

    /// <summary>Adds an entry to the stream of an audit, or of the company when there is none.</summary>
    /// <param name="auditId">The audit whose stream it belongs to.</param>
    /// <param name="what">A stable word such as <c>controls-imported</c>.</param>
    /// <param name="subject">What it was done to: <c>control:ITGC-AC-01</c>.</param>
    /// <param name="sentence">The same for people, at most 2,000 characters.</param>
    /// <param name="facts">Details, kept as JSON. Never a token, code or password.</param>
    public void Add(Guid? auditId, string what, string subject, string sentence, object? facts = null)
    {
        pending.Add(new Pending(
            auditId ?? TrailStream.Company, Now(), current.Actor.Name, current.Actor.OnBehalfOf, what, subject, sentence,
            facts is null ? null : JsonSerializer.Serialize(facts, TrailJson.Options)));
        Voice++;
    }

    /// <summary>Keeps silent on purpose: the command changed nothing that anybody would ask for later, such as a gate that was looked at and stays as it was.</summary>
    public void KeepSilent() => Voice++;

    /// <summary>The entry of a command whose handler had nothing to say: no change goes without a trace.</summary>
    public void AddUnspoken(object request)
        => Add((request as IOfAudit)?.AuditId, Words.Kebab(request.GetType().Name), "request", Words.Sentence(request.GetType().Name), request);

    /// <summary>Takes back what was added after the mark: the activity that did it was rolled back.</summary>
    public void CutTo(int mark) => pending.RemoveRange(mark, pending.Count - mark);

    public async Task ChainAsync(CancellationToken cancellationToken)
    {
        foreach (var stream in pending.GroupBy(p => p.Stream).OrderBy(g => g.Key))
        {
            var head = await LockHeadAsync(stream.Key, cancellationToken);
            await db.TrailEntries.InsertManyAsync(stream.Select(entry => Chained(entry, head)), cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        pending.Clear();
    }

    static TrailEntry Chained(Pending entry, TrailHead head)
    {
        head.Sequence++;
        head.Hash = TrailChain.Hash(
            head.Hash, entry.Stream, head.Sequence, entry.At, entry.Actor, entry.OnBehalfOf, entry.What, entry.Subject, entry.Sentence, entry.Facts);
        return new TrailEntry
        {
            Stream = entry.Stream, Sequence = head.Sequence, At = entry.At, Actor = entry.Actor, OnBehalfOf = entry.OnBehalfOf,
            What = entry.What, Subject = entry.Subject, Sentence = entry.Sentence, Facts = entry.Facts, Hash = head.Hash,
        };
    }

    // The update takes the row's lock on PostgreSQL before the head is read; on SQLite the write gate is that lock.
    async Task<TrailHead> LockHeadAsync(Guid stream, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "TrailHeads" ("Stream", "Sequence", "Hash") VALUES ({stream}, 0, {TrailChain.Start}) ON CONFLICT ("Stream") DO UPDATE SET "Sequence" = "TrailHeads"."Sequence" """,
            cancellationToken);
        return await db.TrailHeads.AsTracking().SingleAsync(h => h.Stream == stream, cancellationToken);
    }

    // Microseconds are what both databases keep, so the hash is taken over the value that comes back.
    DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    sealed record Pending(Guid Stream, DateTimeOffset At, string Actor, string? OnBehalfOf, string What, string Subject, string Sentence, string? Facts);
}

/// <summary>A value that never reaches the trail: a password, a code, a token, the bytes of a file.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

internal static class TrailJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutSecrets } },
    };

    static void LeaveOutSecrets(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].AttributeProvider is MemberInfo member && member.IsDefined(typeof(SecretAttribute)))
            {
                type.Properties.RemoveAt(i);
            }
        }
    }
}
