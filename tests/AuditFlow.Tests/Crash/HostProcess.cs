using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AuditFlow.Tests.Fixtures;

namespace AuditFlow.Tests.Crash;

/// <summary>The product as a process of its own on the data folder of a test, which starts it, kills it and owns its clock.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    readonly string data;
    readonly IReadOnlyList<string> database;
    Process? process;
    Task<string> errors = Task.FromResult("");

    public HostProcess(AuditFlowApp app, DateTimeOffset start)
    {
        (data, Now) = (app.Folder, start);
        database = [.. app.Database.Settings.Select(setting => $"--{setting.Key}={setting.Value}")];
        Advance(TimeSpan.Zero);
    }

    public DateTimeOffset Now { get; private set; }

    /// <summary>A line for each handing over of a mail: Message-Id, recipient, subject.</summary>
    public IReadOnlyList<string[]> MailsHandedOver => File.Exists(PathOf("mails.tsv")) ? [.. File.ReadLines(PathOf("mails.tsv")).Select(line => line.Split('\t'))] : [];

    string PathOf(string file) => Path.Combine(data, file);

    // Built beside the tests, in the same configuration.
    static string Program => Path.GetFullPath(Path.Combine("..", "..", "AuditFlow.TestHost", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "AuditFlow.TestHost.dll"), AppContext.BaseDirectory);

    public void Start(int batchSize)
    {
        File.Delete(PathOf("address.txt"));
        var start = new ProcessStartInfo("dotnet",
        [
            Program, "--environment", "Test", $"--Data:Folder={data}", "--PublicUrl=https://localhost", string.Create(CultureInfo.InvariantCulture, $"--Pumps:BatchSize={batchSize}"),
            $"--TestHost:Clock={PathOf("clock.txt")}", $"--TestHost:Mails={PathOf("mails.tsv")}", $"--TestHost:Address={PathOf("address.txt")}", .. database,
        ])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || k == "DOTNET_ENVIRONMENT").ToList())
        {
            start.Environment.Remove(name);
        }

        process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task Kill()
    {
        await MustLive();
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Nobody but the test ends it.</summary>
    public async Task MustLive()
    {
        if (process is { HasExited: true })
        {
            throw new InvalidOperationException($"The product ended by itself with code {process.ExitCode}: {await errors}");
        }
    }

    public void Advance(TimeSpan by)
    {
        Now += by;
        File.WriteAllText(PathOf("clock.new"), Now.ToString("O", CultureInfo.InvariantCulture));
        File.Move(PathOf("clock.new"), PathOf("clock.txt"), overwrite: true);
    }

    /// <summary>Leads every address to the process that runs at the moment of the connection.</summary>
    public HttpMessageHandler Network() => new SocketsHttpHandler
    {
        UseCookies = false, AllowAutoRedirect = false,
        // Its certificate is made anew at each start, and the connection never leaves this machine.
        SslOptions = new() { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
        ConnectCallback = async (_, cancellationToken) =>
        {
            if (!File.Exists(PathOf("address.txt")) || !Uri.TryCreate(await File.ReadAllTextAsync(PathOf("address.txt"), cancellationToken), UriKind.Absolute, out var address))
            {
                throw new IOException("The product does not answer yet.");
            }

            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, address.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
