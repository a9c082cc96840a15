using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Links;

/// <summary>
/// The installation's key for the hashes of codes that people type. They are short, so whoever has the database alone
/// must not be able to try them all: the key lies beside it, in the setting <c>Links:CodeKey</c> or, with SQLite, in a file.
/// Several processes on PostgreSQL share no file; without the setting they fall back to the oldest key of the key ring.
/// </summary>
internal sealed class LinkKey(AuditFlowSettings settings, IServiceScopeFactory scopes)
{
    public const string FileName = "link-codes.key";
    const int Bytes = 32;
    readonly Lock sync = new();
    byte[]? key;

    /// <param name="purpose">What kind of secret, so that none stands for another.</param>
    /// <param name="secret">The secret as it was made.</param>
    public byte[] HashOf(string purpose, string secret) => HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"{purpose}\n{secret}"));

    byte[] Key
    {
        get
        {
            lock (sync)
            {
                return key ??= Read();
            }
        }
    }

    byte[] Read()
    {
        if (!string.IsNullOrWhiteSpace(settings.Links.CodeKey))
        {
            return SHA256.HashData(Encoding.UTF8.GetBytes($"AuditFlow link codes\n{settings.Links.CodeKey}"));
        }

        return settings.Database.Provider == DatabaseProvider.Sqlite ? ReadFile(Path.Combine(settings.Data.Folder, FileName)) : OfKeyRing();
    }

    static byte[] ReadFile(string path)
    {
        if (!File.Exists(path))
        {
            // Written beside and moved, so that a stop in between leaves no half a key.
            var made = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
            using (var file = new FileStream(made, Mode()))
            {
                file.Write(RandomNumberGenerator.GetBytes(Bytes));
            }

            try
            {
                File.Move(made, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(made);
            }
        }

        var key = File.ReadAllBytes(path);
        return key.Length == Bytes ? key : throw new InvalidOperationException($"The file {path} is damaged. Remove it; codes in mails that have left will not be known any more, their links stay good.");
    }

    static FileStreamOptions Mode()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    // Keys are never removed from the ring, so its oldest stays the same.
    byte[] OfKeyRing()
    {
        using var scope = scopes.CreateScope();
        var all = scope.ServiceProvider.GetRequiredService<AuditFlowDb>().Set<ProtectionKey>().AsNoTracking().Select(k => k.Xml).ToList();
        var oldest = all.Select(XElement.Parse).Where(x => x.Name.LocalName == "key").OrderBy(x => (DateTimeOffset)x.Element("creationDate")!).First();
        return SHA256.HashData(Encoding.UTF8.GetBytes($"AuditFlow link codes\n{oldest.ToString(SaveOptions.DisableFormatting)}"));
    }
}
