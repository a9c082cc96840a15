using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuditFlow.Platform.Email;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Web;
using AuditFlow.TestHost;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

// The product, with three things of its own: the clock is a file, mail that leaves is noted in a file, and the address
// (a free loopback port, by https as in production) is written to a file once pages are answered.
// It ends when its standard input does, so that it never outlives the test that started it.
_ = Task.Run(() =>
{
    while (Console.In.Read() >= 0)
    {
    }

    Environment.Exit(0);
});

await using var app = WebHost.Build(args, builder =>
{
    var files = builder.Configuration.GetRequiredSection("TestHost");
    builder.Services.AddSingleton<TimeProvider>(new FileClock(files["Clock"]!));
    builder.Services.AddSingleton<IMailTransport>(provider => new NotedTransport(new PickupTransport(provider.GetRequiredService<AuditFlowSettings>()), files["Mails"]!));
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(OwnCertificate())));
});
await app.PrepareAsync(CancellationToken.None);
await app.StartAsync();
await File.WriteAllTextAsync(app.Configuration["TestHost:Address"]!, app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
await app.WaitForShutdownAsync();

static X509Certificate2 OwnCertificate()
{
    using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
    using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
}
