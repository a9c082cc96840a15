using System.Globalization;
using System.Net;
using AuditFlow.Platform.Requests;
using Microsoft.Data.Sqlite;
using NodaTime;
using Npgsql;

namespace AuditFlow.Platform.Settings;

/// <summary>A setting that cannot work. The message names the key.</summary>
internal sealed class InvalidSettings(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

internal static class SettingsSetup
{
    /// <summary>How many statements a connection to PostgreSQL keeps prepared, unless the setting says another number.</summary>
    public const int StatementsPrepared = 100;

    /// <summary>Reads and checks all settings at once, so that a wrong one stops the start and not the night.</summary>
    /// <param name="configuration">Files, environment and arguments, in this order of precedence.</param>
    /// <param name="environment">Only Development may do without a public address.</param>
    /// <param name="sendsLinks">Whether this process writes links into mail; a command that only imports does not.</param>
    public static AuditFlowSettings Read(IConfiguration configuration, IHostEnvironment environment, bool sendsLinks)
    {
        var settings = new AuditFlowSettings();
        try
        {
            configuration.Bind(settings);
            settings.Links.CodeKey = string.IsNullOrWhiteSpace(settings.Links.CodeKey) ? null : settings.Links.CodeKey;
        }
        catch (InvalidOperationException exception)
        {
            // The binder names the key: "Failed to convert configuration value at 'Mail:Smtp:Port' …".
            throw new InvalidSettings([exception.Message]);
        }

        // The file spells every setting out; an empty one means "none".
        (settings.Mail.BounceAddress, settings.Mail.BounceSecret) = (NullIfEmpty(settings.Mail.BounceAddress), NullIfEmpty(settings.Mail.BounceSecret));

        var problems = new List<string>();
        var errors = new List<FieldError>();
        Validation.Check(settings, "", errors);
        problems.AddRange(errors.Select(e => $"Setting '{e.Field.Replace('.', ':')}': {e.Message}"));

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(settings.Company.TimeZone) is null)
        {
            problems.Add($"Setting 'Company:TimeZone': '{settings.Company.TimeZone}' is not an IANA time zone such as 'Europe/Berlin'.");
        }

        if (settings.Mail.Transport == MailTransport.Smtp && string.IsNullOrWhiteSpace(settings.Mail.Smtp.Host))
        {
            problems.Add("Setting 'Mail:Smtp:Host': name the mail server, or set 'Mail:Transport' to 'Pickup'.");
        }

        if (settings.Evidence.ScanCommand is { Length: > 0 } scan && !scan.Contains("{file}", StringComparison.Ordinal))
        {
            problems.Add("Setting 'Evidence:ScanCommand': write {file} where the scanner takes the file's name, for example 'clamdscan --fdpass --no-summary {file}'.");
        }

        CheckMail(settings.Mail, problems);
        CheckPublicUrl(settings, environment, sendsLinks, problems);
        problems.AddRange(settings.Network.TrustedProxies.Where(p => !IPAddress.TryParse(p, out _) && !IPNetwork.TryParse(p, out _))
            .Select(p => $"Setting 'Network:TrustedProxies': '{p}' is neither an address nor a network such as 10.0.0.0/8."));

        settings.Data.Folder = Path.GetFullPath(settings.Data.Folder, AppContext.BaseDirectory);
        CompleteDatabase(settings, problems);
        return problems.Count == 0 ? settings : throw new InvalidSettings(problems);
    }

    static void CheckMail(MailSettings mail, List<string> problems)
    {
        if (mail.Transport == MailTransport.Smtp && mail.Smtp is { Port: 465, Tls: false })
        {
            problems.Add("Setting 'Mail:Smtp:Tls': port 465 speaks TLS from the first byte, so set it to true.");
        }

        if (!string.IsNullOrWhiteSpace(mail.Smtp.CaFile) && !File.Exists(mail.Smtp.CaFile))
        {
            problems.Add($"Setting 'Mail:Smtp:CaFile': there is no file '{mail.Smtp.CaFile}'.");
        }

        if (!string.IsNullOrWhiteSpace(mail.Smtp.TokenFile) && string.IsNullOrWhiteSpace(mail.Smtp.User))
        {
            problems.Add("Setting 'Mail:Smtp:User': a token ('Mail:Smtp:TokenFile') is somebody's; name the mailbox.");
        }
    }

    static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    static void CheckPublicUrl(AuditFlowSettings settings, IHostEnvironment environment, bool sendsLinks, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(settings.PublicUrl))
        {
            if (sendsLinks && !environment.IsDevelopment())
            {
                problems.Add("Setting 'PublicUrl': links in mail begin with it, for example https://audit.example.com. It is required outside Development.");
            }

            settings.PublicUrl = "http://localhost:5080";
            return;
        }

        if (!Uri.TryCreate(settings.PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            problems.Add($"Setting 'PublicUrl': '{settings.PublicUrl}' is not an address such as https://audit.example.com.");
        }
        else if (url.Scheme == "http" && !url.IsLoopback)
        {
            problems.Add("Setting 'PublicUrl': must begin with https:// — the links in mail are personal.");
        }
        else
        {
            settings.PublicUrl = settings.PublicUrl.TrimEnd('/');
        }
    }

    static void CompleteDatabase(AuditFlowSettings settings, List<string> problems)
    {
        if (settings.Database.Provider == DatabaseProvider.Postgres)
        {
            CompletePostgres(settings.Database, problems);
            return;
        }

        try
        {
            var connection = new SqliteConnectionStringBuilder(settings.Database.ConnectionString ?? "");
            connection.DataSource = connection.DataSource.Length == 0
                ? Path.Combine(settings.Data.Folder, "auditflow.db")
                : Path.GetFullPath(connection.DataSource, settings.Data.Folder);
            settings.Database.ConnectionString = connection.ToString();
        }
        catch (ArgumentException exception)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"Setting 'Database:ConnectionString': {exception.Message}"));
        }
    }

    static void CompletePostgres(DatabaseSettings database, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(database.ConnectionString))
        {
            problems.Add("Setting 'Database:ConnectionString': required when 'Database:Provider' is 'Postgres'.");
            return;
        }

        try
        {
            var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
            if (string.IsNullOrWhiteSpace(connection.Host) || string.IsNullOrWhiteSpace(connection.Database))
            {
                problems.Add("Setting 'Database:ConnectionString': name the server and the database: 'Host=…;Database=…;Username=…;Password=…'.");
            }

            // The same few statements come again and again; a pooler that cannot keep them is told so by 'Max Auto Prepare=0'.
            connection.MaxAutoPrepare = connection.ContainsKey("Max Auto Prepare") ? connection.MaxAutoPrepare : StatementsPrepared;
            connection.ApplicationName ??= "auditflow";
            database.ConnectionString = connection.ConnectionString;
        }
        catch (ArgumentException exception)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"Setting 'Database:ConnectionString': {exception.Message}"));
        }
    }
}
