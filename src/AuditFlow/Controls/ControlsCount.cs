using AuditFlow.Platform;
using AuditFlow.Platform.Settings;
using AuditFlow.Shared;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Controls;

/// <summary>The number beside Controls in the side bar: all that are in operation.</summary>
internal sealed class ControlsCount(AuditFlowDb db) : INavigationCount
{
    public string Key => "controls";

    public Task<int> CountAsync(CancellationToken cancellationToken) => db.Controls.CountAsync(control => control.RetiredOn == null, cancellationToken);
}

internal sealed class ControlsSlice : ISlice
{
    public void Add(IServiceCollection services, AuditFlowSettings settings) => services.AddScoped<INavigationCount, ControlsCount>();
}
