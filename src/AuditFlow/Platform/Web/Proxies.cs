using System.Net;
using AuditFlow.Platform.Settings;
using Microsoft.AspNetCore.HttpOverrides;

namespace AuditFlow.Platform.Web;

/// <summary>Takes the visitor's address and scheme from the proxies that the settings name, and from nobody else.</summary>
internal static class Proxies
{
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app, NetworkSettings settings)
    {
        if (settings.TrustedProxies.Count == 0)
        {
            return app;
        }

        // However many of ours stand in a row: the first that is not ours is the visitor.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in settings.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }

        return app.UseForwardedHeaders(options);
    }
}
