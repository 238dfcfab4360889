using System.CommandLine;
using Parley.Cli.Errors;
using Parley.Cli.Shell;

namespace Parley.Cli.Sessions;

/// <summary><c>parley login</c>: signs in and stores the login.</summary>
internal static class LoginCommand
{
    public static Command Create(CliContext context)
    {
        var user = new Argument<string?>("USER") { Description = "Your user ID, @name:server; with --homeserver, the name is enough.", Arity = ArgumentArity.ZeroOrOne };
        var homeserver = new Option<string?>("--homeserver") { Description = "The homeserver's address or domain. Default: the one in the user ID.", HelpName = "URL" };
        var passwordStdin = new Option<bool>("--password-stdin") { Description = "Read the password from the first line of the standard input. Otherwise: $PARLEY_PASSWORD, or a prompt." };
        var sso = new Option<bool>("--sso") { Description = "Sign in with a browser (single sign-on), even if the homeserver accepts passwords." };
        var register = new Option<bool>("--register") { Description = "Create the account first, if the homeserver allows registration." };
        var token = new Option<string?>("--registration-token") { Description = "With --register: the registration token that the homeserver requires.", HelpName = "TOKEN" };
        var device = new Option<string>("--device-name") { Description = "The name of this device, which your other devices show.", HelpName = "NAME", DefaultValueFactory = _ => "Parley on " + Environment.MachineName };

        var command = new Command("login", "Sign in to a homeserver, and store the login for the other commands.") { user, homeserver, passwordStdin, sso, register, token, device };
        command.Does(context, async (context, parsed, cancellationToken) =>
        {
            var login = new Login(context, context.ProfileOf(parsed))
            {
                User = parsed.GetValue(user),
                Homeserver = parsed.GetValue(homeserver),
                PasswordFromInput = parsed.GetValue(passwordStdin),
                Sso = parsed.GetValue(sso),
                Register = parsed.GetValue(register),
                RegistrationToken = parsed.GetValue(token),
                DeviceName = parsed.GetValue(device)!,
            };
            var session = await login.RunAsync(cancellationToken);
            context.Out.WriteSentence($"Logged in as {session.UserId} at {session.Homeserver.AbsoluteUri.TrimEnd('/')}, device {session.DeviceId}.");
            return ExitCode.Done;
        });
        return command;
    }
}
