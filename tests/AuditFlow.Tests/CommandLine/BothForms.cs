using System.Diagnostics;
using System.Text.RegularExpressions;
using AuditFlow.Tests.Architecture;

namespace AuditFlow.Tests.CommandLine;

/// <summary>
/// The program as people start it: by <c>dotnet run</c> from the sources, and published once into a folder of its own.
/// Both are started from a directory that is neither.
/// </summary>
public sealed partial class BothForms : IAsyncLifetime
{
    readonly string root = Directory.CreateTempSubdirectory("auditflow-command-").FullName;

    /// <summary>Where the commands are typed.</summary>
    public string Here => Path.Combine(root, "here");

    /// <summary>Where the published program lies.</summary>
    public string Published => Path.Combine(root, "published");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Here);
        var publish = await FinishAsync(Start("dotnet", ["publish", Project, "-o", Published, "-v", "quiet", "-nologo"], NewData()));
        if (publish.Code != 0)
        {
            throw new InvalidOperationException($"dotnet publish failed: {publish.Output}{publish.Errors}");
        }
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<Ended> Run(Form form, string[] arguments, string? data = null, string? input = null, params (string Name, string Value)[] settings)
        => await FinishAsync(StartForm(form, arguments, data ?? NewData(), settings), input);

    /// <summary>Starts the web host and waits until it says where it listens.</summary>
    public async Task<Running> Serve(Form form, string[] arguments, string? data = null)
    {
        var process = StartForm(form, arguments, data ?? NewData(), []);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.Add(line);
            if (ListeningOn().Match(line) is { Success: true } match)
            {
                // What it says later must not fill the pipe.
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Running(process, new Uri(match.Value), said);
            }
        }

        throw new InvalidOperationException($"The host ended without listening: {string.Join('\n', said)}\n{await errors}");
    }

    public string NewData() => Directory.CreateDirectory(Path.Combine(root, $"data-{Guid.NewGuid():N}")).FullName;

    static string Project => Path.Combine(Code.Repository, "src", "AuditFlow");

    Process StartForm(Form form, string[] arguments, string data, (string Name, string Value)[] settings) => form switch
    {
        Form.FromSources => Start("dotnet", ["run", "--no-launch-profile", "--project", Project, "--", .. arguments], data, settings),
        Form.FirstCommand => Start("dotnet", ["run", "--project", Project, "--", .. arguments], data, settings),
        Form.Published => Start(Path.Combine(Published, "auditflow"), arguments, data, settings),
        _ => throw new ArgumentOutOfRangeException(nameof(form)),
    };

    Process Start(string program, string[] arguments, string data, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Here, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };

        // What the test runner told its own children is not for these.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || k.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || k == "DOTNET_ENVIRONMENT").ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["Data__Folder"] = data;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    static async Task<Ended> FinishAsync(Process process, string? input = null)
    {
        using (process)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return new Ended(process.ExitCode, output, await errors);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex ListeningOn();
}

public enum Form
{
    /// <summary><c>dotnet run --no-launch-profile --project src/AuditFlow -- …</c></summary>
    FromSources,

    /// <summary><c>dotnet run --project src/AuditFlow</c>, as the README says it.</summary>
    FirstCommand,

    Published,
}

public sealed record Ended(int Code, string Output, string Errors);

public sealed class Running(Process process, Uri address, IReadOnlyList<string> said) : IAsyncDisposable
{
    public Uri Address { get; } = address;

    public IReadOnlyList<string> Said { get; } = said;

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
