using System.CommandLine;
using AuditFlow.Platform.CommandLine;
using AuditFlow.Platform.Security;

namespace AuditFlow.People;

/// <summary><c>auditflow user add</c>: the first account has to come from somewhere.</summary>
internal sealed class UserVerb : IVerb
{
    public Command Build(VerbContext context)
    {
        var email = new Argument<string>("email") { Description = "The mailbox that signs in." };
        var roles = new Option<Role[]>("--role") { Description = "A role; repeat it for several.", Required = true, AllowMultipleArgumentsPerToken = true };
        var add = new Command("add", "Adds an account. The password is read from standard input, so that it stands in no history.") { email, roles };
        add.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Console.IsInputRedirected)
            {
                await context.Error.WriteAsync("Password (at least 12 characters): ");
            }

            var password = await Console.In.ReadLineAsync(cancellationToken) ?? "";
            await context.SendAsync(new AddAccount { Email = parsed.GetRequiredValue(email), Roles = parsed.GetRequiredValue(roles), Password = password }, cancellationToken);
            await context.Output.WriteLineAsync($"Added {parsed.GetRequiredValue(email)}.");
            return Verbs.Done;
        });
        return new Command("user", "Accounts that may sign in.") { add };
    }
}
