using System.CommandLine;
using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Parley.Matrix.Client;

namespace Parley.Cli.Sessions;

/// <summary><c>parley whoami</c>: prints the login, and checks that it is valid.</summary>
internal static class WhoAmICommand
{
    public static Command Create(CliContext context)
    {
        var json = CommonOptions.Json();
        return new Command("whoami", "Print the login, and check with the homeserver that it is valid.") { json }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var profile = context.ProfileOf(parsed);
            var session = context.Sessions.Require(profile);
            var transport = context.TransportOf(profile, session);
            try
            {
                await new MatrixSession(transport, session).WhoAmIAsync(cancellationToken);
            }
            finally
            {
                transport.Dispose();
            }
            if (parsed.GetValue(json))
                context.Out.WriteJson(new WhoAmIReport { UserId = session.UserId.Value, DeviceId = session.DeviceId.Value, Homeserver = session.Homeserver.AbsoluteUri, Profile = profile }, SessionsJson.Default.WhoAmIReport);
            else
                context.Out.WriteSentence($"{session.UserId} at {session.Homeserver.AbsoluteUri.TrimEnd('/')}, device {session.DeviceId}, profile {profile}");
            return ExitCode.Done;
        });
    }
}
