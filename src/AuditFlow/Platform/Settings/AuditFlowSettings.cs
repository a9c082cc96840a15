using System.ComponentModel.DataAnnotations;
using AuditFlow.Platform.Security;

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

    public LinkSettings Links { get; set; } = new();

    public NetworkSettings Network { get; set; } = new();

    public PumpSettings Pumps { get; set; } = new();

    public WorkflowSettings Workflows { get; set; } = new();

    public RetentionSettings Retention { get; set; } = new();

    public EvidenceSettings Evidence { get; set; } = new();

    public AttestationSettings Attestations { get; set; } = new();
}

public sealed class AttestationSettings
{
    /// <summary>The identity level that answers on key controls and sub-certifications need: L2 is a mailed code or an authenticator app, L3 a sign-in (R-54).</summary>
    public IdentityLevel KeyControlLevel { get; set; } = IdentityLevel.L2;
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

    /// <summary>The mailbox that delivery reports are sent to. Empty: they go to <see cref="From"/>.</summary>
    [EmailAddress]
    public string? BounceAddress { get; set; }

    /// <summary>A folder in which delivery reports are left as .eml files. Empty: none is watched.</summary>
    public string? BounceFolder { get; set; }

    /// <summary>What whoever posts delivery reports to <c>/mail/bounces</c> has to know. Empty: nothing is taken there.</summary>
    [MinLength(20)]
    public string? BounceSecret { get; set; }

    /// <summary>Hours for which a mail is tried again when the server says "not now" or cannot be reached.</summary>
    [Range(1, 240)]
    public int GiveUpHours { get; set; } = 72;

    public QuietSettings QuietHours { get; set; } = new();

    public DigestSettings Digest { get; set; } = new();

    public SmtpSettings Smtp { get; set; } = new();
}

/// <summary>Reminders and news of what is late go out as one mail a person and day.</summary>
public sealed class DigestSettings
{
    /// <summary>False: a mail for each page and each task instead.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>When it leaves by the clock where its recipient is, such as <c>08:00</c>. What comes up later in the day leaves ten minutes later, if none left that day.</summary>
    [RegularExpression("([01][0-9]|2[0-3]):[0-5][0-9]", ErrorMessage = "Write a time of day such as 08:00.")]
    public string At { get; set; } = "08:00";
}

/// <summary>When people get no mail that can wait, by the clock where they are.</summary>
public sealed class QuietSettings
{
    /// <summary>When it becomes quiet, such as <c>19:00</c>. The same as <see cref="To"/>: never.</summary>
    [RegularExpression("([01][0-9]|2[0-3]):[0-5][0-9]", ErrorMessage = "Write a time of day such as 19:00.")]
    public string From { get; set; } = "19:00";

    /// <summary>When it ends, such as <c>07:00</c>.</summary>
    [RegularExpression("([01][0-9]|2[0-3]):[0-5][0-9]", ErrorMessage = "Write a time of day such as 07:00.")]
    public string To { get; set; } = "07:00";

    /// <summary>Whether Saturday and Sunday are quiet as a whole.</summary>
    public bool WeekdaysOnly { get; set; } = true;
}

public sealed class SmtpSettings
{
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>Encrypt with STARTTLS. Leave on unless the server is on this machine.</summary>
    public bool StartTls { get; set; } = true;

    /// <summary>Encrypt from the first byte, as on port 465. STARTTLS is not asked for then.</summary>
    public bool Tls { get; set; }

    /// <summary>A PEM file with authorities of your own that vouch for the server, besides those of this machine.</summary>
    public string? CaFile { get; set; }

    /// <summary>How we introduce ourselves. Empty: the host of <c>PublicUrl</c>.</summary>
    [RegularExpression(@"[A-Za-z0-9.:\[\]-]+", ErrorMessage = "Write a host name such as audit.example.com.")]
    public string? EhloName { get; set; }

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>A file with an OAuth2 access token, read at each sign-in (XOAUTH2). Takes the place of the password.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Seconds until a silent server counts as failed, at each step.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Connections at the same time. Two mails to one person still leave one after the other.</summary>
    [Range(1, 50)]
    public int Connections { get; set; } = 2;
}

public sealed class LinkSettings
{
    /// <summary>
    /// The key under which codes that people type are hashed, at least 32 characters, the same for all processes. Empty means a
    /// file in the data folder (SQLite) or the key ring in the database (PostgreSQL).
    /// </summary>
    [MinLength(32, ErrorMessage = "give at least 32 characters, or leave it empty.")]
    public string? CodeKey { get; set; }
}

public sealed class NetworkSettings
{
    /// <summary>Addresses or networks of the proxies before this server, such as <c>10.0.0.0/8</c>. Only they are believed about the visitor's address.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];
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

public sealed class EvidenceSettings
{
    /// <summary>Where the contents of evidence lie. Empty means the folder <c>evidence</c> of the data folder.</summary>
    public string? Folder { get; set; }

    /// <summary>Largest file in MiB.</summary>
    [Range(1, 2000)]
    public int MaxMegabytes { get; set; } = 25;

    /// <summary>Most files of one form.</summary>
    [Range(1, 100)]
    public int MaxFiles { get; set; } = 10;

    /// <summary>
    /// The virus scan: a program and its arguments, in double quotes where they hold spaces, with <c>{file}</c> for the
    /// file. It is started without a shell and ends with 0 for a clean file. Empty means that files are not scanned.
    /// </summary>
    public string? ScanCommand { get; set; }

    /// <summary>Seconds until a silent scan counts as failed.</summary>
    [Range(1, 600)]
    public int ScanTimeoutSeconds { get; set; } = 60;
}
