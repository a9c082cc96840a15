using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Evidence;

/// <summary>
/// Hands a file to the scanner of this machine before it is taken: the program of <c>Evidence:ScanCommand</c>, started
/// without a shell. It ends with 0 for a clean file; anything else, silence included, refuses the file.
/// </summary>
internal sealed partial class VirusScan(AuditFlowSettings settings, TimeProvider clock, ILogger<VirusScan> log)
{
    const string Place = "{file}";
    const int MostWords = 2000;

    readonly IReadOnlyList<string> words = Words(settings.Evidence.ScanCommand);

    public bool IsSetUp => words.Count > 0;

    public async Task<ScanState> RunAsync(string file, string name, CancellationToken cancellationToken)
    {
        if (!IsSetUp)
        {
            return ScanState.NotScanned;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(settings.Evidence.ScanTimeoutSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        Process scanner;
        try
        {
            scanner = Process.Start(new ProcessStartInfo(words[0], words.Skip(1).Select(w => w.Replace(Place, file, StringComparison.Ordinal)))
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception missing)
        {
            CannotStart(words[0], missing);
            throw NotChecked(name);
        }

        using (scanner)
        {
            try
            {
                scanner.StandardInput.Close();
                var said = await Task.WhenAll(scanner.StandardOutput.ReadToEndAsync(either.Token), scanner.StandardError.ReadToEndAsync(either.Token));
                await scanner.WaitForExitAsync(either.Token);
                if (scanner.ExitCode == 0)
                {
                    return ScanState.Clean;
                }

                var words = string.Concat(said);
                NotClean(scanner.ExitCode, words[..Math.Min(words.Length, MostWords)]);
                throw new Refusal("evidence-not-clean", EvidenceTexts.Here["NotClean", name]);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                TooSlow(settings.Evidence.ScanTimeoutSeconds);
                throw NotChecked(name);
            }
            finally
            {
                if (!scanner.HasExited)
                {
                    scanner.Kill(entireProcessTree: true);
                }
            }
        }
    }

    /// <summary>The words of a command line: parted by spaces, held together by double quotes.</summary>
    public static IReadOnlyList<string> Words(string? line)
    {
        var (words, word, isQuoted, isWord) = (new List<string>(), new StringBuilder(), false, false);
        foreach (var letter in line ?? "")
        {
            if (letter == '"')
            {
                (isQuoted, isWord) = (!isQuoted, true);
            }
            else if (letter == ' ' && !isQuoted)
            {
                End();
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }

        End();
        return words;

        void End()
        {
            if (isWord)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            isWord = false;
        }
    }

    static Refusal NotChecked(string name) => new("evidence-not-scanned", EvidenceTexts.Here["NotChecked", name]);

    [LoggerMessage(1, LogLevel.Error, "The virus scan '{Program}' cannot be started")]
    partial void CannotStart(string program, Exception cause);

    [LoggerMessage(2, LogLevel.Warning, "The virus scan refused a file with {Code}: {Words}")]
    partial void NotClean(int code, string words);

    [LoggerMessage(3, LogLevel.Error, "The virus scan was not done after {Seconds} seconds")]
    partial void TooSlow(int seconds);
}
