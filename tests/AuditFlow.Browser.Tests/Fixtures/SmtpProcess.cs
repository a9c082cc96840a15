using System.Diagnostics;
using System.Globalization;

namespace AuditFlow.Browser.Tests.Fixtures;

/// <summary>
/// A mail server in a process of its own (Node's smtp-server). A mail is on disk before the server accepts it, so
/// whoever has sent one can read it.
/// </summary>
public sealed class SmtpProcess : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("auditflow-smtp-").FullName;
    Process? process;

    /// <summary>The port on 127.0.0.1; neither STARTTLS nor a password is asked for.</summary>
    public int Port { get; private set; }

    /// <summary>Settings that make the product send to this server.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("Mail:Transport", "Smtp"), new("Mail:Smtp:Host", "127.0.0.1"), new("Mail:Smtp:Port", Port.ToString(CultureInfo.InvariantCulture)), new("Mail:Smtp:StartTls", "false"),
    ];

    public async ValueTask InitializeAsync()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "smtp-sink.mjs");
        process = Process.Start(new ProcessStartInfo("node", [script, folder])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var port = await process.StandardOutput.ReadLineAsync();
        Port = port is null
            ? throw new InvalidOperationException($"The mail server did not start: {await process.StandardError.ReadToEndAsync()}")
            : int.Parse(port, CultureInfo.InvariantCulture);
    }

    /// <summary>Every mail received so far, oldest first.</summary>
    public IReadOnlyList<ReceivedMail> Mails => [.. Directory.GetFiles(folder, "*.eml").Order(StringComparer.Ordinal).Select(f => ReceivedMail.Parse(File.ReadAllBytes(f)))];

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }
}
