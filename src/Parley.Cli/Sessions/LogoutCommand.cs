using System.CommandLine;
using Parley.Cli.Shell;
using Parley.Matrix.Client;

namespace Parley.Cli.Sessions;

/// <summary><c>parley logout</c>: ends the login at the homeserver and forgets it here.</summary>
internal static class LogoutCommand
{
    public static Command Create(CliContext surroundings) =>
        new Command("logout", "End the login: the homeserver forgets the device, this machine the token.").Does(surroundings, async (parsed, cancellationToken) =>
        {
            var profile = surroundings.ProfileOf(parsed);
            var session = surroundings.Sessions.Require(profile);
            var transport = surroundings.Transport();
            try
            {
                await new MatrixSession(transport, session).LogoutAsync(cancellationToken);
            }
            catch (MatrixConnectionException e)
            {
                throw new CommandException($"{session.Homeserver} is not reached to end the login there: try again later, or delete {surroundings.Sessions.FileOf(profile)} and remove device {session.DeviceId} with another client.", e);
            }
            finally
            {
                (transport as IDisposable)?.Dispose();
            }
            surroundings.Sessions.Delete(profile);
            surroundings.Out.WriteSentence($"{session.UserId} is logged out.");
            return ExitCode.Done;
        });
}
