namespace AuditFlow.Platform.Email.Smtp;

/// <summary>Where in the conversation a server said no.</summary>
internal enum SmtpStep
{
    Mail,
    Rcpt,
    Data,
}

/// <summary>A server's "no" to a mail, and what it means for the mail.</summary>
internal sealed class SmtpSaidNo(SmtpReply reply, SmtpStep step, string about) : Exception(reply.ToString())
{
    public SmtpReply Reply => reply;

    public MailNotTaken AsMailNotTaken(string server)
    {
        var fault = FaultOf(reply, step);
        return new MailNotTaken(Sentence(server, fault), this) { Fault = fault };
    }

    /// <summary>What a "no" means. That somebody may not relay or has to sign in is told at RCPT, but it is no fault of the recipient.</summary>
    internal static MailFault FaultOf(SmtpReply reply, SmtpStep step) => reply switch
    {
        { Code: 530 or 535 or 538 } => MailFault.SignInRefused,
        { Code: 421 } => MailFault.ServerFull,
        { Code: 452, Status: not "4.2.2" } => MailFault.ServerFull,
        { IsForNow: true } => MailFault.Later,
        _ when step == SmtpStep.Mail => reply.Code == 552 ? MailFault.MailRefused : MailFault.SenderRefused,
        _ when step == SmtpStep.Rcpt && reply.Words.Contains("relay", StringComparison.OrdinalIgnoreCase) => MailFault.SenderRefused,
        _ when step == SmtpStep.Rcpt => MailFault.RecipientRefused,
        _ => MailFault.MailRefused,
    };

    string Sentence(string server, MailFault fault) => fault switch
    {
        MailFault.SignInRefused => $"{server} wants a sign-in: set 'Mail:Smtp:User' and 'Mail:Smtp:Password'. It said: {reply}",
        MailFault.ServerFull => $"{server} has no room or is busy. It said: {reply}",
        MailFault.Later => $"{server} did not take it yet. It said: {reply}",
        MailFault.SenderRefused => $"{server} takes no mail from {(step == SmtpStep.Mail ? $"'{about}' ('Mail:From')" : "this machine for other servers")}. It said: {reply}",
        MailFault.RecipientRefused => $"{server} refused the recipient. It said: {reply}",
        _ => $"{server} refused the mail. It said: {reply}",
    };
}
