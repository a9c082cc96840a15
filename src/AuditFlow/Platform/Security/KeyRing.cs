using System.Xml.Linq;
using AuditFlow.Platform.Storage;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace AuditFlow.Platform.Security;

/// <summary>A key that protects cookies, form tokens and link sessions. In the database, so that every process has the same.</summary>
internal sealed class ProtectionKey
{
    public required string Name { get; init; }

    public required string Xml { get; init; }
}

internal sealed class ProtectionKeyConfiguration : IEntityTypeConfiguration<ProtectionKey>
{
    public void Configure(EntityTypeBuilder<ProtectionKey> builder)
    {
        builder.ToTable("ProtectionKeys");
        builder.HasKey(k => k.Name);
        builder.Property(k => k.Xml).HasMaxLength(-1);
    }
}

/// <summary>Keeps the key ring in the database. Keys are made at start-up and every 90 days, never inside a command.</summary>
internal sealed class KeyRing(IServiceScopeFactory scopes) : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions options) => options.XmlRepository = this;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        return [.. db.Set<ProtectionKey>().AsNoTracking().Select(k => k.Xml).AsEnumerable().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName) => Task.Run(() => StoreAsync(element, friendlyName)).GetAwaiter().GetResult();

    async Task StoreAsync(XElement element, string friendlyName)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuditFlowDb>();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("keys"));
        scope.ServiceProvider.GetRequiredService<AuditTrail.Trail>().Add(null, "protection-key-made", $"key:{friendlyName}", "A new key for cookies and forms was made.");
        await scope.ServiceProvider.GetRequiredService<Transaction>().RunAsync(
            () =>
            {
                db.Add(new ProtectionKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
                return Task.FromResult(true);
            },
            CancellationToken.None);
    }
}
