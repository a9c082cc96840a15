using Microsoft.Playwright;

namespace AuditFlow.Browser.Tests.Fixtures;

/// <summary>A page in a window of its own, and what went wrong on it.</summary>
public sealed class Tab : IAsyncDisposable
{
    readonly IBrowserContext window;
    readonly List<string> problems = [];

    public Tab(IBrowserContext window, IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        this.window = window;
        Page = page;

        // The console also tells of what the content policy refused and of files that are not there.
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                problems.Add($"console: {message.Text}");
            }
        };
        page.PageError += (_, error) => problems.Add($"script: {error}");
    }

    public IPage Page { get; }

    /// <summary>Errors since the last look.</summary>
    public IReadOnlyList<string> Problems => problems;

    public void Forget() => problems.Clear();

    public ValueTask DisposeAsync() => window.DisposeAsync();
}
