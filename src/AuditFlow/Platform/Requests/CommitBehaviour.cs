using AuditFlow.Platform.AuditTrail;
using AuditFlow.Platform.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace AuditFlow.Platform.Requests;

/// <summary>
/// Opens the transaction for the outermost command, flushes after every handler so that later queries see its changes,
/// and commits once. A nested command that failed dooms the whole, even if its caller swallows the exception. If another
/// transaction was faster, all of it is done again from the beginning.
/// </summary>
internal sealed class CommitBehaviour<TRequest, TResult>(AuditFlowDb db, Transaction transaction, Trail trail)
    : IPipelineBehavior<TRequest, TResult>
    where TRequest : IRequest<TResult>
{
    const int MoreTries = 3;

    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        if (request is not ICommand<TResult>)
        {
            return await ReadAsync(next);
        }

        if (!transaction.IsOpen)
        {
            return await OutermostAsync(request, next, cancellationToken);
        }

        try
        {
            return await WriteAsync(request, next, cancellationToken);
        }
        catch
        {
            transaction.Doom();
            throw;
        }
    }

    async Task<TResult> OutermostAsync(TRequest request, RequestHandlerDelegate<TResult> next, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await transaction.RunAsync(() => WriteAsync(request, next, cancellationToken), cancellationToken);
            }
            catch (Exception exception) when (tries < MoreTries && BrokenWorld.IsCollision(exception))
            {
                // Rolled back and forgotten; each try has a handler of its own.
            }
        }
    }

    async Task<TResult> WriteAsync(TRequest request, RequestHandlerDelegate<TResult> next, CancellationToken cancellationToken)
    {
        var before = trail.Voice;
        var result = await next();
        await db.SaveChangesAsync(cancellationToken);
        if (trail.Voice == before)
        {
            trail.AddUnspoken(request);
        }

        return result;
    }

    async Task<TResult> ReadAsync(RequestHandlerDelegate<TResult> next)
    {
        var tracking = db.ChangeTracker.QueryTrackingBehavior;
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        try
        {
            return await next();
        }
        finally
        {
            db.ChangeTracker.QueryTrackingBehavior = tracking;
        }
    }
}
