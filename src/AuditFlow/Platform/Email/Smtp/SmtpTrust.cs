using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AuditFlow.Platform.Settings;

namespace AuditFlow.Platform.Email.Smtp;

/// <summary>
/// Whether a server is who it says. This machine's own authorities vouch for it, or those of the file in the settings; the
/// name has to fit in any case, and there is no switch that lets every certificate pass.
/// </summary>
internal sealed class SmtpTrust(SmtpSettings settings)
{
    /// <summary>What was wrong with the certificate; empty when nothing was.</summary>
    public string Fault { get; private set; } = "";

    public SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = settings.Host, RemoteCertificateValidationCallback = (_, certificate, chain, errors) => Vouches(certificate as X509Certificate2, chain, errors),
    };

    bool Vouches(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (certificate is null)
        {
            Fault = "The server showed no certificate.";
        }
        else if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            Fault = $"The certificate is not for '{settings.Host}' but for {certificate.GetNameInfo(X509NameType.DnsName, false)}. Set 'Mail:Smtp:Host' to the name that it is for.";
        }
        else if (string.IsNullOrWhiteSpace(settings.CaFile))
        {
            Fault = $"The certificate is not trusted ({Reasons(chain)}). If an authority of your own made it, name its file in 'Mail:Smtp:CaFile'.";
        }
        else
        {
            return VouchedByFile(certificate, chain);
        }

        return false;
    }

    bool VouchedByFile(X509Certificate2 certificate, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(settings.CaFile!);
        foreach (var element in sent?.ChainElements.Skip(1) ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        var isGood = chain.Build(certificate);
        Fault = isGood ? "" : $"No authority of 'Mail:Smtp:CaFile' vouches for the certificate ({Reasons(chain)}).";
        return isGood;
    }

    static string Reasons(X509Chain? chain)
        => chain?.ChainStatus is { Length: > 0 } all ? string.Join("; ", all.Select(s => s.StatusInformation.Trim().TrimEnd('.')).Distinct()) : "nobody vouches for it";
}
