using AuditFlow.Platform.Requests;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace AuditFlow.Platform.Links;

/// <summary>
/// On a page of a personal link whose requests look at the identity level themselves: whoever has not reached it is led to the
/// page where that is done, instead of being told no. It costs no statement where the level is there.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class IdentityFirstAttribute : Attribute, IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (context.Exception is Refusal { Code: "identity-too-low" } && context.HttpContext.LinkSession is { } session)
        {
            context.Result = new LocalRedirectResult(context.HttpContext.AddressUnder(session.LinkId, "identity"));
            context.ExceptionHandled = true;
        }
    }
}
