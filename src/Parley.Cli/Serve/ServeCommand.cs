using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Parley.Homeserver;

namespace Parley.Cli.Serve;

/// <summary><c>parley serve</c>: serves the web client and a homeserver in one process.</summary>
internal static class ServeCommand
{
    private const string SecretVariable = "PARLEY_TURN_SECRET", LiveKitSecretVariable = "PARLEY_LIVEKIT_SECRET";

    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port to listen on; 0 takes a free one.",
        DefaultValueFactory = _ => 8080,
        HelpName = "N",
        Validators = { Requires(static text => int.TryParse(text, out var port) && port is >= 0 and <= 65535, "--port takes a number from 0 to 65535.") },
    };

    private static readonly Option<string> Bind = new("--bind") { Description = "The address to listen on; 0.0.0.0 for all addresses of this machine.", DefaultValueFactory = _ => "localhost", HelpName = "ADDRESS" };
    private static readonly Option<string> Data = new("--data") { Description = "The folder for accounts, rooms and messages.", DefaultValueFactory = _ => ServeOptions.DefaultData, HelpName = "DIR" };
    private static readonly Option<string?> Homeserver = new("--homeserver") { Description = "Use an existing Matrix homeserver instead of the embedded one.", HelpName = "URL" };
    private static readonly Option<string?> Registration = new("--registration")
    {
        Description = "The users who may register at the embedded homeserver: open (everyone), invite (with the invitation code that the server prints), or closed. Default: open if only this machine can connect, otherwise invite.",
        HelpName = "open|invite|closed",
        CompletionSources = { "open", "invite", "closed" },
        Validators = { Requires(static text => text is "open" or "invite" or "closed", "--registration takes open, invite or closed.") },
    };

    private static readonly Option<string?> MemberInvites = new("--member-invites")
    {
        Description = "Whether members may create invitation links for rooms to which they may invite people: on or off. Default: on.",
        HelpName = "on|off",
        CompletionSources = { "on", "off" },
        Validators = { Requires(static text => text is "on" or "off", "--member-invites takes on or off.") },
    };

    private static readonly Option<string?> ServerName = new("--server-name") { Description = "The name in the user IDs of the embedded homeserver, set at its first start. Default: parley.localhost.", HelpName = "NAME" };
    private static readonly Option<string?> PublicUrl = new("--public-url")
    {
        Description = "The address that users open, if a reverse proxy is in front.",
        HelpName = "URL",
        Validators = { Requires(static text => UrlOf(text) is not null, "--public-url takes an address like https://talk.example.org, without a path.") },
    };

    private static readonly Option<string[]> Turn = new("--turn")
    {
        Description = "A TURN server for the users of the embedded homeserver, such as turn:turn.example.org:3478. May be repeated.",
        HelpName = "URI",
        Validators =
        {
            Requires(
                static text => text.StartsWith("turn:", StringComparison.Ordinal) || text.StartsWith("turns:", StringComparison.Ordinal),
                "--turn takes an address like turn:turn.example.org:3478 or turns:turn.example.org:5349."),
        },
    };

    private static readonly Option<string?> TurnSecret = new("--turn-secret-file") { Description = $"With --turn: the file with the secret that the TURN servers share (static-auth-secret of coturn). Otherwise: ${SecretVariable}.", HelpName = "FILE" };
    private static readonly Option<string?> LiveKit = new("--livekit")
    {
        Description = "A LiveKit server for the calls of Element Call, such as wss://livekit.example.org. The embedded homeserver announces it, and creates its access tokens.",
        HelpName = "URL",
        Validators = { Requires(static text => LiveKitUrlOf(text) is not null, "--livekit takes an address like wss://livekit.example.org.") },
    };

    private static readonly Option<string?> LiveKitKey = new("--livekit-key") { Description = "With --livekit: the name of the API key, one of keys in the configuration of LiveKit.", HelpName = "NAME" };
    private static readonly Option<string?> LiveKitSecret = new("--livekit-secret")
    {
        Description = $"With --livekit: the secret of the API key, or @FILE for a file that contains it. Other users of this machine can read the command line, but not the file. Otherwise: ${LiveKitSecretVariable}.",
        HelpName = "SECRET|@FILE",
    };

    private static readonly Option<string?> TlsCert = new("--tls-cert") { Description = "Serve https with the certificate and its chain in this PEM file. A renewed file is used without a restart.", HelpName = "FILE" };
    private static readonly Option<string?> TlsKey = new("--tls-key") { Description = "With --tls-cert: the PEM file of its private key.", HelpName = "FILE" };
    private static readonly Option<string[]> TrustedProxy = new("--trusted-proxy")
    {
        Description = "The address or network of a reverse proxy, whose X-Forwarded-For is used. May be repeated. With --public-url on loopback, proxies on this machine are trusted.",
        HelpName = "ADDRESS",
        Validators = { Requires(static text => NetworkOf(text) is not null, "--trusted-proxy takes an IP address, or a network like 10.0.0.0/8.") },
    };

    private static readonly Option<string[]> RateLimit = new("--rate-limit")
    {
        Description = $"Change a rate limit of the embedded homeserver, such as login=1/50 for one login per second and 50 at once, or login=off. May be repeated. Limits: {string.Join(", ", RateLimitSetting.Names)}.",
        HelpName = "NAME=PER_SECOND/BURST",
        Validators = { Requires(static text => RateLimitSetting.Parse(text) is not null, "--rate-limit takes a limit like login=1/50 or login=off.") },
    };

    private static readonly Option<bool> NoBots = new("--no-bots") { Description = "Leave out the built-in bots, Music and Echo." };
    private static readonly Option<string?> Web = new("--web") { Description = "The folder of the published web client.", Hidden = true };

    public static Command Create(CliContext context)
    {
        var command = new Command("serve", "Serve the web client, with a small homeserver for a first run or a LAN.")
        {
            Port, Bind, Data, Homeserver, Registration, MemberInvites, ServerName, PublicUrl, Turn, TurnSecret, LiveKit, LiveKitKey, LiveKitSecret, TlsCert, TlsKey, TrustedProxy, RateLimit, NoBots, Web,
        };
        command.Validators.Add(static result =>
        {
            foreach (var option in (Option[])[Registration, MemberInvites, ServerName, Turn, LiveKit, RateLimit])
                if (IsGiven(result, Homeserver) && IsGiven(result, option))
                    result.AddError($"{option.Name} is a setting of the embedded homeserver, which --homeserver replaces.");
            if (IsGiven(result, TlsCert) != IsGiven(result, TlsKey))
                result.AddError("--tls-cert and --tls-key belong together.");
            if (IsGiven(result, LiveKit) != IsGiven(result, LiveKitKey))
                result.AddError("--livekit and --livekit-key belong together.");
        });
        return command.Does(context, async (context, parsed, cancellationToken) =>
        {
            try
            {
                var options = Options(context, parsed);
                await using var server = await ParleyServer.StartAsync(options, cancellationToken);
                context.Out.WriteSentence($"Parley is ready: {options.PublicUrl?.AbsoluteUri.TrimEnd('/') ?? server.Address}");
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

    private static ServeOptions Options(CliContext context, ParseResult parsed)
    {
        var options = new ServeOptions
        {
            Port = parsed.GetValue(Port),
            Bind = parsed.GetValue(Bind)!,
            Data = parsed.GetValue(Data)!,
            Homeserver = parsed.GetValue(Homeserver),
            Registration = parsed.GetValue(Registration) is { } mode ? Enum.Parse<RegistrationMode>(mode, ignoreCase: true) : null,
            MemberInvitations = parsed.GetValue(MemberInvites) != "off",
            ServerName = parsed.GetValue(ServerName),
            PublicUrl = parsed.GetValue(PublicUrl) is { } url ? UrlOf(url) : null,
            Turn = parsed.GetValue(Turn) ?? [],
            Tls = parsed.GetValue(TlsCert) is { } certificate ? TlsCertificate.Load(certificate, parsed.GetValue(TlsKey)!) : null,
            TrustedProxies = [.. (parsed.GetValue(TrustedProxy) ?? []).Select(static text => NetworkOf(text)!.Value)],
            RateLimits = [.. (parsed.GetValue(RateLimit) ?? []).Select(static text => RateLimitSetting.Parse(text)!)],
            Bots = !parsed.GetValue(NoBots),
            Loggers = context.Loggers,
        };
        if (options.Turn.Count > 0)
            options = options with { TurnSecret = Secret(context, parsed.GetValue(TurnSecret)) };
        if (parsed.GetValue(LiveKit) is { } liveKit)
            options = options with { LiveKit = new() { Url = LiveKitUrlOf(liveKit)!, ApiKey = parsed.GetValue(LiveKitKey)!, ApiSecret = LiveKitSecretOf(context, parsed.GetValue(LiveKitSecret)) } };
        return parsed.GetValue(Web) is { } folder ? options with { Web = Path.GetFullPath(folder) } : options;
    }

    // An option never contains the secret itself: other users of the machine could read it in the process list.
    private static string Secret(CliContext context, string? file) =>
        (file is not null ? File.ReadAllText(file).Trim() : context.Variable(SecretVariable)) is { Length: > 0 } secret ? secret
        : throw new CommandException($"--turn needs the secret of the TURN server. Write it into a file and name that with --turn-secret-file, or set {SecretVariable}.") { ExitCode = ExitCode.Usage };

    private static string LiveKitSecretOf(CliContext context, string? given) =>
        (given is ['@', .. var file] ? File.ReadAllText(file).Trim() : given ?? context.Variable(LiveKitSecretVariable)) is { Length: > 0 } secret ? secret
        : throw new CommandException($"--livekit needs the secret of its API key. Write it into a file and name that with --livekit-secret @FILE, or set {LiveKitSecretVariable}.") { ExitCode = ExitCode.Usage };

    private static Uri? LiveKitUrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "wss" or "ws" && url.Query.Length == 0 ? url : null;

    private static Uri? UrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/" ? url : null;

    private static IPNetwork? NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, 8 * address.GetAddressBytes().Length)
        : null;

    private static Action<OptionResult> Requires(Func<string, bool> isValid, string error) => result =>
    {
        if (!result.Tokens.All(token => isValid(token.Value)))
            result.AddError(error);
    };

    private static bool IsGiven(SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
