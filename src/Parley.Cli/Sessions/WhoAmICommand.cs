using System.CommandLine;
using Parley.Cli.Shell;
using Parley.Matrix.Client;

namespace Parley.Cli.Sessions;

/// <summary><c>parley whoami</c>: whose login this is, and whether it holds.</summary>
internal static class WhoAmICommand
{
    public static Command Create(CliContext surroundings)
    {
        var json = CommonOptions.Json();
        return new Command("whoami", "Tell whose login this is, and ask the homeserver whether it holds.") { json }.Does(surroundings, async (parsed, cancellationToken) =>
        {
            var profile = surroundings.ProfileOf(parsed);
            var session = surroundings.Sessions.Require(profile);
            var transport = surroundings.Transport();
            try
            {
                await new MatrixSession(transport, session).WhoAmIAsync(cancellationToken);
            }
            finally
            {
                (transport as IDisposable)?.Dispose();
            }
            if (parsed.GetValue(json))
                surroundings.Out.WriteJson(new WhoAmIReport { UserId = session.UserId.Value, DeviceId = session.DeviceId.Value, Homeserver = session.Homeserver.AbsoluteUri, Profile = profile }, CliJson.Default.WhoAmIReport);
            else
                surroundings.Out.WriteSentence($"{session.UserId} at {session.Homeserver.AbsoluteUri.TrimEnd('/')}, device {session.DeviceId}, profile {profile}");
            return ExitCode.Done;
        });
    }
}
