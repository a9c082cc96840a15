using AuditFlow.Platform.Links;
using AuditFlow.Platform.Requests;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuditFlow.Attestations;

/// <summary>
/// The page of a personal link: read, choose, sign. No script. Opening it changes nothing; only the button does, and it
/// needs a choice and a typed name, so that no machine presses it by chance.
/// </summary>
[AllowAnonymous]
internal sealed class AnswerModel(IMediator mediator, LinkSessions sessions) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid LinkId { get; set; }

    [BindProperty]
    public AnswerForm Form { get; set; } = new();

    public StatementSheet Sheet { get; private set; } = null!;

    LinkSession Session => HttpContext.LinkSession ?? throw PersonalLinks.LinkIsOver();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Form = new AnswerForm { Item = Session.ItemId, Nonce = sessions.NewNonce(LinkId) };
        return await ShowAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var nonce = ReadNonce();
        Form.Check(ModelState);
        if (!ModelState.IsValid)
        {
            await mediator.Send(new ViewAttestation { AttestationId = Session.ItemId }, cancellationToken);
            return await ShowAsync(cancellationToken);
        }

        try
        {
            await SendAsync(nonce, cancellationToken);
        }
        catch (InvalidRequest invalid)
        {
            foreach (var error in invalid.Errors)
            {
                ModelState.AddModelError($"{nameof(Form)}.{error.Field}", error.Message);
            }

            return await ShowAsync(cancellationToken);
        }

        return LocalRedirect($"~/a/{LinkId:D}/receipt");
    }

    // The item and the nonce of the form have to be those of the link that the address names.
    Guid ReadNonce()
    {
        if (Form.Item != Session.ItemId)
        {
            throw new Refusal("other-item", "This form does not belong to the link that you opened. Open the link in your mail again.", StatusCodes.Status403Forbidden);
        }

        return sessions.ReadNonce(Form.Nonce, LinkId)
            ?? throw new Refusal("form-too-old", "This form is too old or incomplete. Open the link in your mail again.", StatusCodes.Status400BadRequest);
    }

    Task SendAsync(Guid nonce, CancellationToken cancellationToken) => Form.Answer == OfferedAnswer.NotTheRightPerson
        ? mediator.Send(new HandBackAttestation { AttestationId = Session.ItemId, Nonce = nonce, Reason = Form.Comment! }, cancellationToken)
        : mediator.Send(
            new AnswerAttestation
            {
                AttestationId = Session.ItemId, Nonce = nonce, Answer = Enum.Parse<AttestationAnswer>(Form.Answer!.Value.ToString()), Comment = Form.Comment, TypedName = Form.TypedName!, Consents = Form.Consents,
            },
            cancellationToken);

    async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        if (await mediator.Send(new ShowStatement { AttestationId = Session.ItemId }, cancellationToken) is { } sheet)
        {
            Sheet = sheet;
            return Page();
        }

        return await mediator.Send(new ShowReceipt { AttestationId = Session.ItemId }, cancellationToken) is null
            ? throw PersonalLinks.LinkIsOver()
            : LocalRedirect($"~/a/{LinkId:D}/receipt");
    }
}

/// <summary>What the page offers: the answers, and handing the request back.</summary>
public enum OfferedAnswer
{
    OperatedAsDescribed,
    WithExceptions,
    DidNotOperate,
    NoOccurrenceDue,
    NotTheRightPerson,
}

public sealed class AnswerForm
{
    public static readonly IReadOnlyList<(OfferedAnswer Answer, string Words, string Meaning)> Offered =
    [
        (OfferedAnswer.OperatedAsDescribed, "Operated as described", "Every time it was due, in the way the text says."),
        (OfferedAnswer.WithExceptions, "Operated with exceptions", "It worked, but not every time. You say what happened below."),
        (OfferedAnswer.DidNotOperate, "Did not operate", "It was due and was not done. This is a valid answer; we need it to be true."),
        (OfferedAnswer.NoOccurrenceDue, "No occurrence was due", "There was nothing to do in this period."),
        (OfferedAnswer.NotTheRightPerson, "I am not the right person", "Nothing is signed. The request goes back with your comment."),
    ];

    /// <summary>The attestation that this form was made for.</summary>
    public Guid Item { get; set; }

    public string? Nonce { get; set; }

    public OfferedAnswer? Answer { get; set; }

    public string? Comment { get; set; }

    public string? TypedName { get; set; }

    public bool Consents { get; set; }

    /// <summary>Every fault at once, each at its field.</summary>
    internal void Check(Microsoft.AspNetCore.Mvc.ModelBinding.ModelStateDictionary state)
    {
        var isHandedBack = Answer == OfferedAnswer.NotTheRightPerson;
        var longest = isHandedBack ? 1000 : 4000;
        Add(Answer is null, nameof(Answer), "Choose what happened. “Did not operate” is a valid answer.");
        Add(Answer is OfferedAnswer.WithExceptions or OfferedAnswer.DidNotOperate && string.IsNullOrWhiteSpace(Comment), nameof(Comment), "Say what happened: which cases, since when, is it fixed?");
        Add(isHandedBack && string.IsNullOrWhiteSpace(Comment), nameof(Comment), "Say in a few words why, or who the right person is.");
        Add(Comment?.Length > longest, nameof(Comment), $"Keep the comment under {longest:N0} characters.");
        Add(!isHandedBack && string.IsNullOrWhiteSpace(TypedName), nameof(TypedName), "Type your full name: it is your signature.");
        Add(TypedName?.Length > 200, nameof(TypedName), "Keep the name under 200 characters.");
        Add(!isHandedBack && !Consents, nameof(Consents), "Without your agreement it cannot be signed here.");

        void Add(bool isWrong, string field, string message)
        {
            if (isWrong)
            {
                state.AddModelError($"Form.{field}", message);
            }
        }
    }
}
