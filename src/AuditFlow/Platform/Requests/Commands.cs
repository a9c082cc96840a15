using MediatR;

namespace AuditFlow.Platform.Requests;

/// <summary>
/// A request that changes data. The outermost command of a send opens the one transaction; commands sent by its handler
/// join it. All of them commit together or none does.
/// </summary>
public interface ICommand<out TResult> : IRequest<TResult>;

/// <summary>A command without a result.</summary>
public interface ICommand : ICommand<Unit>;

/// <summary>A request that only reads: it opens no transaction and nothing it loads is tracked.</summary>
public interface IQuery<out TResult> : IRequest<TResult>;

/// <summary>A request about one audit. A workflow run may only send it for the audit that it belongs to.</summary>
public interface IOfAudit
{
    Guid AuditId { get; }
}
