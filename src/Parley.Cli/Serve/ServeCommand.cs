using System.CommandLine;
using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Parley.Homeserver;

namespace Parley.Cli.Serve;

/// <summary><c>parley serve</c>: serves the web client and a homeserver in one process.</summary>
internal static class ServeCommand
{
    public static Command Create(CliContext context)
    {
        var port = new Option<int>("--port") { Description = "The port to listen on; 0 takes a free one.", DefaultValueFactory = _ => 8080, HelpName = "N" };
        var bind = new Option<string>("--bind") { Description = "The address to listen on; 0.0.0.0 for all addresses of this machine.", DefaultValueFactory = _ => "localhost", HelpName = "ADDRESS" };
        var data = new Option<string>("--data") { Description = "The folder for accounts, rooms and messages.", DefaultValueFactory = _ => ServeOptions.DefaultData, HelpName = "DIR" };
        var homeserver = new Option<string?>("--homeserver") { Description = "Use an existing Matrix homeserver instead of the embedded one.", HelpName = "URL" };
        var registration = new Option<string?>("--registration")
        {
            Description = "The users who may register at the embedded homeserver: open (everyone), invite (with the invitation code that the server prints), or closed. Default: open if only this machine can connect, otherwise invite.",
            HelpName = "open|invite|closed",
        };
        registration.AcceptOnlyFromAmong("open", "invite", "closed");
        var noBots = new Option<bool>("--no-bots") { Description = "Leave out the built-in bots, Music and Echo." };
        var web = new Option<string?>("--web") { Description = "The folder of the published web client.", Hidden = true };
        port.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[^1].Value, out var value) || value is < 0 or > 65535))
                result.AddError("--port takes a number from 0 to 65535.");
        });

        return new Command("serve", "Serve the web client, with a small homeserver for a first run or a LAN.") { port, bind, data, homeserver, registration, noBots, web }.Does(context, async (context, parsed, cancellationToken) =>
        {
            var options = new ServeOptions
            {
                Port = parsed.GetValue(port),
                Bind = parsed.GetValue(bind)!,
                Data = parsed.GetValue(data)!,
                Homeserver = parsed.GetValue(homeserver),
                Registration = parsed.GetValue(registration) is { } mode ? Enum.Parse<RegistrationMode>(mode, ignoreCase: true) : null,
                Bots = !parsed.GetValue(noBots),
                Loggers = context.Loggers,
            };
            if (parsed.GetValue(web) is { } folder)
                options = options with { Web = Path.GetFullPath(folder) };
            try
            {
                await using var server = await ParleyServer.StartAsync(options, cancellationToken);
                context.Out.WriteSentence($"Parley is ready: {server.Address}");
                foreach (var remark in server.Remarks)
                    context.Out.WriteSentence(remark);
                await server.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C is how it ends.
            }
            return ExitCode.Done;
        });
    }
}
