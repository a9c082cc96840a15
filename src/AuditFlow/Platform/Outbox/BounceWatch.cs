using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using MediatR;

namespace AuditFlow.Platform.Outbox;

/// <summary>
/// Reads delivery reports from the folder of the settings. A file is read once it has not changed between two looks, is
/// written down, and is moved only then: into <c>done</c>, or into <c>unread</c> when it fits no mail. What was moved is
/// never removed by us, and a file that was read before a stop is known by its bytes.
/// </summary>
internal sealed partial class BounceWatch(IServiceScopeFactory scopes, AuditFlowSettings settings, TimeProvider clock, ILogger<BounceWatch> log) : BackgroundService
{
    const long MostBytes = 10 * 1024 * 1024;
    const int MostAtOnce = 200;
    static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(15);

    Dictionary<string, (long Length, DateTime Written)> seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrWhiteSpace(settings.Mail.BounceFolder))
        {
            return;
        }

        using var timer = new PeriodicTimer(BetweenLooks, clock);
        try
        {
            do
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    Stumbled(exception);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>Looks once. Returns how many files it read.</summary>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.GetFullPath(settings.Mail.BounceFolder!, settings.Data.Folder)).FullName;
        var files = new DirectoryInfo(folder).EnumerateFiles("*.eml").OrderBy(f => f.Name, StringComparer.Ordinal).Take(MostAtOnce).ToList();
        var still = files.Where(f => seen.TryGetValue(f.Name, out var last) && last == (f.Length, f.LastWriteTimeUtc)).ToList();
        seen = files.ToDictionary(f => f.Name, f => (f.Length, f.LastWriteTimeUtc));
        var read = 0;
        foreach (var file in still)
        {
            try
            {
                var fits = file.Length <= MostBytes && BounceEndpoint.FitsAMail(await TakeAsync(file, cancellationToken));
                Move(file, Path.Combine(folder, fits ? "done" : "unread"));
                read++;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another process was faster, or it may not be read or moved: it stays where it is and is looked at again.
                NotMoved(file.Name, exception.Message);
            }
        }

        return read;
    }

    async Task<BounceOutcome> TakeAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Is(new SystemActor("bounces"));
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new TakeBounce { Content = content, Source = file.Name }, cancellationToken);
    }

    // A name that is there already gets a number: nothing is written over.
    static void Move(FileInfo file, string folder)
    {
        Directory.CreateDirectory(folder);
        for (var number = 1; ; number++)
        {
            var name = number == 1 ? file.Name : $"{Path.GetFileNameWithoutExtension(file.Name)}-{number}.eml";
            try
            {
                File.Move(file.FullName, Path.Combine(folder, name), overwrite: false);
                return;
            }
            catch (IOException) when (File.Exists(Path.Combine(folder, name)) && File.Exists(file.FullName))
            {
                // The next number.
            }
        }
    }

    [LoggerMessage(33, LogLevel.Error, "The folder of delivery reports could not be read; it is looked at again")]
    partial void Stumbled(Exception exception);

    [LoggerMessage(34, LogLevel.Warning, "The delivery report {File} stays where it is: {Reason}")]
    partial void NotMoved(string file, string reason);
}
