using System.Diagnostics;

namespace AuditFlow.Tests.Workflows.Trials;

/// <summary>The real program as a process of its own, with an environment that is a server's.</summary>
internal static class TrialProgram
{
    public static Process Start(string directory, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "auditflow.dll"), .. arguments])
        {
            WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task<(int Code, byte[] Output, string Errors)> Run(string directory, params string[] arguments)
    {
        using var process = Start(directory, arguments, ("LANG", "de_DE.ISO-8859-1"), ("Company__TimeZone", "Atlantis/Capital"));
        var errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        return (process.ExitCode, output.ToArray(), await errors);
    }
}
