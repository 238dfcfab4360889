using System.CommandLine;
using Parley.Cli.Shell;

namespace Parley.Cli.Sessions;

/// <summary><c>parley login</c>: signs in and keeps the login.</summary>
internal static class LoginCommand
{
    public static Command Create(CliContext surroundings)
    {
        var user = new Argument<string?>("USER") { Description = "Your user id, @name:server; with --homeserver the name alone will do.", Arity = ArgumentArity.ZeroOrOne };
        var homeserver = new Option<string?>("--homeserver") { Description = "The homeserver's address or domain. Default: the one in the user id.", HelpName = "URL" };
        var passwordStdin = new Option<bool>("--password-stdin") { Description = "Read the password from the input's first line. Without it: $PARLEY_PASSWORD, or a question." };
        var sso = new Option<bool>("--sso") { Description = "Sign in with a browser (single sign-on), also where the homeserver takes passwords." };
        var register = new Option<bool>("--register") { Description = "Make the account first, where the homeserver lets anybody." };
        var token = new Option<string?>("--registration-token") { Description = "With --register: the token that the homeserver asks for.", HelpName = "TOKEN" };
        var device = new Option<string>("--device-name") { Description = "What your other devices call this one.", HelpName = "NAME", DefaultValueFactory = _ => "Parley on " + Environment.MachineName };

        var command = new Command("login", "Sign in to a homeserver, and keep the login for the other commands.") { user, homeserver, passwordStdin, sso, register, token, device };
        command.Does(surroundings, async (parsed, cancellationToken) =>
        {
            var login = new Login(surroundings, surroundings.ProfileOf(parsed))
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
            surroundings.Out.WriteSentence($"You are {session.UserId} at {session.Homeserver.AbsoluteUri.TrimEnd('/')}, device {session.DeviceId}.");
            return ExitCode.Done;
        });
        return command;
    }
}
