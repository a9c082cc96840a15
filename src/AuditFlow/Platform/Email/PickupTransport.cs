using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Email;

/// <summary>
/// Writes each mail as an .eml file into the folder <c>mail</c> of the data folder. A file appears whole or not at all,
/// and a mail that is written twice is one file.
/// </summary>
internal sealed partial class PickupTransport(AuditFlowSettings settings) : IMailTransport
{
    public static string FolderOf(AuditFlowSettings settings) => Path.Combine(settings.Data.Folder, "mail");

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var folder = FolderOf(settings);
        var draft = Path.Combine(folder, $".{mail.Id:N}");
        if (Directory.Exists(draft))
        {
            // A process that was killed in the middle of this mail left it. The lease says that nobody is at it now.
            Directory.Delete(draft, recursive: true);
        }

        Directory.CreateDirectory(draft);
        try
        {
            using var message = MimeMessages.Build(mail, settings.Mail);
            using var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = draft };
            await client.SendMailAsync(message, cancellationToken);
            var file = Directory.EnumerateFiles(draft, "*.eml").Single();

            // The client dates mail by the machine's clock; the product has a clock of its own.
            var dated = DateLine().Replace(await File.ReadAllTextAsync(file, cancellationToken), string.Create(CultureInfo.InvariantCulture, $"Date: {mail.At.UtcDateTime:ddd, dd MMM yyyy HH:mm:ss} +0000"), 1);
            await File.WriteAllTextAsync(file, dated, cancellationToken);
            File.Move(file, Path.Combine(folder, $"{mail.Id:N}.eml"), overwrite: true);
        }
        finally
        {
            Directory.Delete(draft, recursive: true);
        }
    }

    [GeneratedRegex("^Date: [^\r\n]*", RegexOptions.Multiline)]
    private static partial Regex DateLine();
}
