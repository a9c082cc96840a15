using AuditFlow.Platform.Requests;

namespace AuditFlow.Platform.Security;

/// <summary>How sure it is who answers under a link. A higher level includes the lower ones.</summary>
public enum IdentityLevel
{
    /// <summary>Holds the link, which proves that somebody could read the mailbox, no more.</summary>
    L1,

    /// <summary>The link and a second thing: a code mailed to the recipient on request, or the recipient's authenticator app.</summary>
    L2,

    /// <summary>Signed in as the recipient.</summary>
    L3,
}

/// <summary>How a level was reached, in words. They are kept with the answer.</summary>
public static class IdentityMethod
{
    public const string Link = "personal link";
    public const string MailedCode = "link and mailed code";
    public const string Authenticator = "link and authenticator app";
    public const string SignedIn = "signed in";
}

internal static class IdentityLevels
{
    extension(IdentityLevel level)
    {
        /// <summary>1, 2 or 3, as receipts print it.</summary>
        public int Number => (int)level + 1;

        /// <summary>What it takes, for the page that asks for it.</summary>
        public string Words => level switch
        {
            IdentityLevel.L1 => "a personal link",
            IdentityLevel.L2 => "a personal link and a code",
            _ => "being signed in",
        };
    }

    extension(LinkActor actor)
    {
        /// <summary>For handlers: refuses what needs a higher level than was reached.</summary>
        public void MustReach(IdentityLevel required)
        {
            if (actor.Level < required)
            {
                throw new Refusal("identity-too-low", $"This answer needs {required.Words}. Open the link in your mail again and show who you are first.", StatusCodes.Status403Forbidden);
            }
        }
    }
}
