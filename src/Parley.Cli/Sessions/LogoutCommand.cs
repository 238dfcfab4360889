using System.CommandLine;
using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Parley.Matrix.Client;

namespace Parley.Cli.Sessions;

/// <summary><c>parley logout</c>: ends the login at the homeserver and deletes it on this machine.</summary>
internal static class LogoutCommand
{
    public static Command Create(CliContext context) =>
        new Command("logout", "End the login: delete the device at the homeserver and the token on this machine.").Does(context, async (context, parsed, cancellationToken) =>
        {
            var profile = context.ProfileOf(parsed);
            var session = context.Sessions.Require(profile);
            var transport = context.TransportOf(profile, session);
            try
            {
                await new MatrixSession(transport, session).LogoutAsync(cancellationToken);
            }
            catch (MatrixConnectionException e)
            {
                throw new CommandException($"Couldn't reach {session.Homeserver} to end the login. Try again later, or delete {context.Sessions.FileOf(profile)} and remove device {session.DeviceId} with another client.", e);
            }
            finally
            {
                transport.Dispose();
            }
            context.Sessions.Delete(profile);
            context.SeenChannels.Delete(profile);
            context.Out.WriteSentence($"Logged out {session.UserId}.");
            return ExitCode.Done;
        });
}
