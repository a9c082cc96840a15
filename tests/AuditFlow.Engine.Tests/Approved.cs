using System.Runtime.CompilerServices;
using Xunit;

namespace AuditFlow.Engine.Tests;

/// <summary>
/// Compares a text with the approved one, a file beside the test. When it differs, the text is written next to it as <c>*.received.txt</c>: read the
/// difference, and if it is right, put it in the place of the approved file.
/// </summary>
internal static class Approved
{
    public static void That(string text, string name, string folder = "", [CallerFilePath] string test = "")
    {
        var directory = Path.Combine(Path.GetDirectoryName(Here(test))!, folder);
        var approved = Path.Combine(directory, name + ".approved.txt");
        var received = Path.Combine(directory, name + ".received.txt");
        var actual = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (File.Exists(approved) && File.ReadAllText(approved).ReplaceLineEndings("\n") == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"{approved} differs from what was received; the new text is in {received}.\n\n{FirstDifference(approved, actual)}");
    }

    /// <summary>A build that hides where it was made writes <c>/_/</c> for the root of the repository.</summary>
    private static string Here(string test)
    {
        if (!test.StartsWith("/_/", StringComparison.Ordinal))
        {
            return test;
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "AuditFlow.sln")))
        {
            root = root.Parent;
        }

        return Path.Combine(root?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside the repository."), test["/_/".Length..]);
    }

    private static string FirstDifference(string approved, string actual)
    {
        if (!File.Exists(approved))
        {
            return "There is no approved text yet.";
        }

        var before = File.ReadAllLines(approved);
        var after = actual.TrimEnd('\n').Split('\n');
        var line = Enumerable.Range(0, Math.Max(before.Length, after.Length)).First(i => i >= before.Length || i >= after.Length || before[i] != after[i]);
        return $"Line {line + 1}\n  approved {(line < before.Length ? before[line] : "(nothing)")}\n  received {(line < after.Length ? after[line] : "(nothing)")}";
    }
}
