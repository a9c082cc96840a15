using System.Reflection;
using AuditFlow.People;
using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Settings;
using AuditFlow.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuditFlow.Platform;

/// <summary>Everything that the product is made of, alike for the web host, the command line and tests.</summary>
internal static class Product
{
    public static IServiceCollection AddProduct(this IServiceCollection services, AuditFlowSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton<Ids>();
        services.AddScoped<CurrentActor>();
        services.TryAddSingleton(new RunPowers());
        services.AddScoped<Trail>();
        services.AddDatabase(settings.Database);
        services.AddRequests(typeof(Product).Assembly);
        services.AddAccounts();
        services.AddDataProtection().SetApplicationName("AuditFlow");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeyRing>();
        foreach (var slice in Slices())
        {
            slice.Add(services, settings);
        }

        return services;
    }

    /// <summary>The clock of this machine, for the few places that work without the container. Everything else takes what was registered.</summary>
    public static TimeProvider SystemClock => TimeProvider.System;

    /// <summary>A part of the product that has services of its own to register. Found by convention, so that no list grows.</summary>
    static IEnumerable<ISlice> Slices() => Assembly.GetExecutingAssembly().DefinedTypes
        .Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(ISlice)))
        .OrderBy(t => t.FullName, StringComparer.Ordinal)
        .Select(t => (ISlice)Activator.CreateInstance(t)!);
}

/// <summary>Registers the services of one folder of the product.</summary>
internal interface ISlice
{
    void Add(IServiceCollection services, AuditFlowSettings settings);
}
