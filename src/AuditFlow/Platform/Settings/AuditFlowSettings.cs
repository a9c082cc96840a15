using System.ComponentModel.DataAnnotations;

namespace AuditFlow.Platform.Settings;

/// <summary>
/// Every setting of the product: appsettings.json beside the program, overridden by environment variables
/// (<c>Mail__Smtp__Host</c>) and command line arguments (<c>--Mail:Smtp:Host=…</c>).
/// </summary>
public sealed class AuditFlowSettings
{
    /// <summary>What links in mail begin with, for example <c>https://audit.example.com</c>. Required outside Development.</summary>
    public string? PublicUrl { get; set; }

    public DataSettings Data { get; set; } = new();

    public DatabaseSettings Database { get; set; } = new();

    public CompanySettings Company { get; set; } = new();

    public ImportSettings Import { get; set; } = new();

    public MailSettings Mail { get; set; } = new();

    public PumpSettings Pumps { get; set; } = new();

    public WorkflowSettings Workflows { get; set; } = new();

    public RetentionSettings Retention { get; set; } = new();
}

public sealed class DataSettings
{
    /// <summary>Where the database file, keys, logs and pickup mail lie. A relative path is taken from the program's folder.</summary>
    [Required]
    public string Folder { get; set; } = "data";
}

public enum DatabaseProvider
{
    Sqlite,
    Postgres,
}

public sealed class DatabaseSettings
{
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>Empty means the file <c>auditflow.db</c> in the data folder (SQLite). Required for PostgreSQL.</summary>
    public string? ConnectionString { get; set; }
}

public sealed class CompanySettings
{
    [Required]
    [MaxLength(200)]
    public string Name { get; set; } = "Your company";

    /// <summary>IANA name. Dates without a person, such as those of a campaign, are meant in it.</summary>
    [Required]
    public string TimeZone { get; set; } = "America/New_York";
}

public sealed class ImportSettings
{
    /// <summary>Most rows that a register file may have.</summary>
    [Range(1, 1_000_000)]
    public int MaxRows { get; set; } = 20_000;

    /// <summary>Largest register file in MiB.</summary>
    [Range(1, 512)]
    public int MaxMegabytes { get; set; } = 64;
}

public enum MailTransport
{
    /// <summary>Writes .eml files into the folder <c>mail</c> of the data folder.</summary>
    Pickup,

    /// <summary>Hands mail to an SMTP server.</summary>
    Smtp,
}

public sealed class MailSettings
{
    public MailTransport Transport { get; set; } = MailTransport.Pickup;

    [Required]
    [EmailAddress]
    public string From { get; set; } = "auditflow@example.com";

    [MaxLength(100)]
    public string FromName { get; set; } = "AuditFlow";

    public SmtpSettings Smtp { get; set; } = new();
}

public sealed class SmtpSettings
{
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>Encrypt with STARTTLS. Leave on unless the server is on this machine.</summary>
    public bool StartTls { get; set; } = true;

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Seconds until a silent server counts as failed.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 30;
}

public sealed class PumpSettings
{
    /// <summary>Whether this process runs workflows and sends mail, or only answers pages.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Seconds after which the work of a process that died is taken up by another.</summary>
    [Range(5, 3600)]
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>Most instances or mails claimed at once.</summary>
    [Range(1, 1000)]
    public int BatchSize { get; set; } = 50;
}

public sealed class WorkflowSettings
{
    /// <summary>Days for which an answer is kept that no run waits for yet.</summary>
    [Range(1, 3650)]
    public int KeepSignalsDays { get; set; } = 30;

    /// <summary>Whether somebody who changed a draft may publish it. Switched off, another person has to.</summary>
    public bool AuthorMayPublish { get; set; } = true;
}

public sealed class RetentionSettings
{
    /// <summary>Years for which runs and their journals are kept: those of an audit from its end, others from their own. The audit trail is kept for ever.</summary>
    [Range(1, 100)]
    public int RunYears { get; set; } = 7;

    /// <summary>A legal hold on everything: nothing is removed.</summary>
    public bool LegalHold { get; set; }
}
