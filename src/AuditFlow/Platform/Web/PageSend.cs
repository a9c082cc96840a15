using AuditFlow.Platform.Requests;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Platform.Web;

internal static class PageSend
{
    extension(PageModel page)
    {
        /// <summary>
        /// Sends what a form asks for. Faults and an expected "no" go to the fields of the form and to its summary, so
        /// that the page can be shown again with everything that was typed; 403 and 404 are pages of their own.
        /// </summary>
        /// <param name="mediator">The door to the domain.</param>
        /// <param name="request">What the form stands for.</param>
        /// <param name="form">The name under which the page binds the form's fields.</param>
        /// <param name="cancellationToken">Ends with the web request.</param>
        /// <returns>True when it was done.</returns>
        public Task<bool> TrySendAsync<T>(IMediator mediator, IRequest<T> request, string form, CancellationToken cancellationToken)
            => page.TrySendAsync(mediator, request, form, _ => { }, cancellationToken);

        /// <summary>The same, and hands over what came of it.</summary>
        public async Task<bool> TrySendAsync<T>(IMediator mediator, IRequest<T> request, string form, Action<T> done, CancellationToken cancellationToken)
        {
            try
            {
                done(await mediator.Send(request, cancellationToken));
                return true;
            }
            catch (InvalidRequest invalid)
            {
                foreach (var error in invalid.Errors)
                {
                    page.ModelState.AddModelError(error.Field.Length == 0 ? "" : $"{form}.{error.Field}", error.Message);
                }
            }
            catch (Refusal refusal) when (refusal.Status == StatusCodes.Status409Conflict)
            {
                page.ModelState.AddModelError("", refusal.Message);
            }

            return false;
        }
    }
}
