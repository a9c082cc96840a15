using AuditFlow.Platform.Settings;
using AuditFlow.Tests.Architecture;
using Microsoft.Extensions.FileProviders;
using Shouldly;

namespace AuditFlow.Tests.Platform.Settings;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("PublicUrl", "audit.example.com")]
    [InlineData("PublicUrl", "http://audit.example.com")]
    [InlineData("PublicUrl", "https://audit.example.com/?x=1")]
    [InlineData("PublicUrl", "")]
    [InlineData("Data:Folder", "")]
    [InlineData("Database:Provider", "Oracle")]
    [InlineData("Database:ConnectionString", "no such thing=1")]
    [InlineData("Company:Name", "")]
    [InlineData("Company:TimeZone", "Eastern Time")]
    [InlineData("Company:TimeZone", "")]
    [InlineData("Import:MaxRows", "0")]
    [InlineData("Import:MaxRows", "many")]
    [InlineData("Import:MaxMegabytes", "513")]
    [InlineData("Mail:Transport", "Pigeon")]
    [InlineData("Mail:From", "nobody")]
    [InlineData("Mail:Smtp:Port", "0")]
    [InlineData("Mail:Smtp:Port", "seven")]
    [InlineData("Mail:Smtp:StartTls", "perhaps")]
    [InlineData("Mail:Smtp:TimeoutSeconds", "0")]
    [InlineData("Mail:Smtp:Tls", "perhaps")]
    [InlineData("Mail:Smtp:Connections", "0")]
    [InlineData("Mail:Smtp:EhloName", "two words")]
    [InlineData("Mail:Smtp:CaFile", "no-such-file.pem")]
    [InlineData("Mail:BounceAddress", "nobody")]
    [InlineData("Mail:BounceSecret", "short")]
    [InlineData("Mail:GiveUpHours", "0")]
    [InlineData("Mail:QuietHours:From", "7pm")]
    [InlineData("Mail:QuietHours:To", "25:00")]
    [InlineData("Pumps:Enabled", "sometimes")]
    [InlineData("Pumps:LeaseSeconds", "1")]
    [InlineData("Pumps:BatchSize", "0")]
    [InlineData("Workflows:KeepSignalsDays", "0")]
    [InlineData("Workflows:KeepSignalsDays", "3651")]
    [InlineData("Workflows:AuthorMayPublish", "perhaps")]
    [InlineData("Evidence:MaxMegabytes", "0")]
    [InlineData("Evidence:MaxFiles", "101")]
    [InlineData("Evidence:ScanCommand", "clamdscan")]
    [InlineData("Evidence:ScanTimeoutSeconds", "0")]
    public void A_faulty_setting_is_named_by_its_key(string key, string value)
        => Should.Throw<InvalidSettings>(() => Read((key, value))).Message.ShouldContain($"'{key}'");

    [Fact]
    public void Smtp_without_a_server_is_refused() => Should.Throw<InvalidSettings>(() => Read(("Mail:Transport", "Smtp"))).Message.ShouldContain("'Mail:Smtp:Host'");

    [Fact]
    public void Port_465_without_tls_from_the_first_byte_is_refused()
        => Should.Throw<InvalidSettings>(() => Read(("Mail:Transport", "Smtp"), ("Mail:Smtp:Host", "smtp.example.com"), ("Mail:Smtp:Port", "465"))).Message.ShouldContain("'Mail:Smtp:Tls'");

    [Fact]
    public void A_token_without_its_user_is_refused() => Should.Throw<InvalidSettings>(() => Read(("Mail:Smtp:TokenFile", "token"))).Message.ShouldContain("'Mail:Smtp:User'");

    [Fact]
    public void Postgres_without_a_connection_is_refused()
        => Should.Throw<InvalidSettings>(() => Read(("Database:Provider", "Postgres"))).Message.ShouldContain("'Database:ConnectionString'");

    [Fact]
    public void Every_fault_is_told_at_once()
        => Should.Throw<InvalidSettings>(() => Read(("Company:TimeZone", "x"), ("Import:MaxRows", "0"), ("PublicUrl", "x"))).Problems.Count.ShouldBe(3);

    [Fact]
    public void Development_needs_no_public_address() => Read("Development", ("PublicUrl", "")).PublicUrl.ShouldBe("http://localhost:5080");

    [Fact]
    public void The_settings_file_that_is_shipped_is_good_and_spells_out_the_defaults()
    {
        var shipped = new ConfigurationBuilder().AddJsonFile(Path.Combine(Code.Repository, "appsettings.json")).Build();
        Should.NotThrow(() => SettingsSetup.Read(shipped, new Place("Development"), sendsLinks: true));
        shipped.AsEnumerable().Where(s => s.Value is not null).Select(s => s.Key).Order().ShouldBe(Keys(typeof(AuditFlowSettings)).Order());
    }

    [Fact]
    public void Every_setting_is_explained_to_the_operator()
    {
        var page = File.ReadAllText(Path.Combine(Code.Repository, "docs", "operations.md"));
        Keys(typeof(AuditFlowSettings)).Where(key => !page.Contains($"`{key}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    static IEnumerable<string> Keys(Type settings) => settings.GetProperties().SelectMany(p => p.PropertyType.Namespace == settings.Namespace && p.PropertyType.IsClass
        ? Keys(p.PropertyType).Select(key => $"{p.Name}:{key}")
        : [p.Name]);

    static AuditFlowSettings Read(params (string Key, string Value)[] settings) => Read("Production", settings);

    static AuditFlowSettings Read(string environment, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["PublicUrl"] = "https://audit.example.com" };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return SettingsSetup.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build(), new Place(environment), sendsLinks: true);
    }

    sealed class Place(string environment) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = environment;

        public string ApplicationName { get; set; } = "auditflow";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
