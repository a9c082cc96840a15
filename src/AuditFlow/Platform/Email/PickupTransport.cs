using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Email;

/// <summary>
/// Writes each mail as an .eml file into the folder <c>mail</c> of the data folder. A file appears whole or not at all,
/// and a mail that is written twice is one file.
/// </summary>
internal sealed class PickupTransport(AuditFlowSettings settings) : IMailTransport
{
    public static string FolderOf(AuditFlowSettings settings) => Path.Combine(settings.Data.Folder, "mail");

    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(FolderOf(settings)).FullName;

        // A process that was killed in the middle of this mail leaves its draft, which the next try writes anew.
        var (draft, file) = (Path.Combine(folder, $".{mail.Id:N}.part"), Path.Combine(folder, $"{mail.Id:N}.eml"));
        await File.WriteAllBytesAsync(draft, MimeMessages.Write(mail, settings.Mail), cancellationToken);
        File.Move(draft, file, overwrite: true);
        mail.Conversation.Note($"written as {file}");
    }
}
