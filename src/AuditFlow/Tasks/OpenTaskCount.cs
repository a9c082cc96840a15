using AuditFlow.Platform.Security;
using AuditFlow.Shared;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Tasks;

/// <summary>The number in the side bar: open tasks of the reader.</summary>
internal sealed class OpenTaskCount(AuditFlowDb db, CurrentActor current) : INavigationCount
{
    public string Key => "tasks";

    public Task<int> CountAsync(CancellationToken cancellationToken)
    {
        var me = current.Actor.Mailbox;
        return db.Tasks.CountAsync(t => t.Assignee == me && t.State == TaskState.Open, cancellationToken);
    }
}
