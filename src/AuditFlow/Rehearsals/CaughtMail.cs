using AuditFlow.Platform.Email;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuditFlow.Rehearsals;

/// <summary>
/// A mail of a rehearsal, as its recipient would have got it, links and all. Only stages have any: their links open
/// nothing elsewhere, and nothing there without signing in.
/// </summary>
internal sealed class CaughtMail
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }
}

internal sealed class CaughtMailConfiguration : IEntityTypeConfiguration<CaughtMail>
{
    public void Configure(EntityTypeBuilder<CaughtMail> builder)
    {
        builder.ToTable("CaughtMails");
        builder.Property(m => m.Text).HasMaxLength(-1);
        builder.HasIndex(m => m.At);
    }
}

/// <summary>Keeps what a rehearsal sends instead of handing it to anybody.</summary>
internal sealed class CatchingTransport(IServiceScopeFactory scopes) : IMailTransport
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("rehearsal"));
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            async () =>
            {
                // A second copy has other links, of which the newest are the ones to try.
                await db.CaughtMails.Where(m => m.Id == mail.Id).ExecuteDeleteAsync(cancellationToken);
                db.CaughtMails.Add(new CaughtMail { Id = mail.Id, At = mail.At, To = mail.To, Subject = mail.Words.Subject, Text = mail.Words.Text });
                return true;
            },
            cancellationToken);
    }
}
