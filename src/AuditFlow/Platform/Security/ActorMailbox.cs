namespace AuditFlow.Platform.Security;

internal static class ActorMailbox
{
    extension(Actor actor)
    {
        /// <summary>The mailbox of the person who acts in person; null when a machine acts, for whomever it may be.</summary>
        public string? Mailbox => actor switch
        {
            PersonActor person => person.Email,
            LinkActor link => link.Email,
            _ => null,
        };

        /// <summary>How a sentence names the actor.</summary>
        public string Spoken => actor.Mailbox ?? actor.OnBehalfOf ?? "the workflow";

        /// <summary>Whether a signed-in person with this role acts.</summary>
        public bool Has(Role role) => actor is PersonActor person && person.Is(role);
    }

    extension(CurrentActor current)
    {
        /// <summary>Refuses a workflow run that reaches for something of an audit that it does not belong to.</summary>
        public void MustBelongTo(Guid? auditId)
        {
            if (current.Actor is RunActor run && run.AuditId != auditId)
            {
                throw new Requests.Refusal("other-audit", "A workflow run may not reach into another audit.", StatusCodes.Status403Forbidden);
            }
        }
    }
}
