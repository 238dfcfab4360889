using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Errors;
using Parley.Cli.Logins;
using Parley.Cli.Shell;
using Parley.Matrix.Client;

namespace Parley.Cli.Playing;

/// <summary>A bot with a stored login, which is reserved for this process.</summary>
internal sealed class ChannelBot : IAsyncDisposable
{
    private readonly CliContext _context;
    private readonly string _profile;
    private readonly IDisposable _claim;
    private readonly IMatrixTransport _transport;

    private ChannelBot(CliContext context, string profile, IDisposable claim, IMatrixTransport transport, VoiceBot bot) =>
        (_context, _profile, _claim, _transport, Bot) = (context, profile, claim, transport, bot);

    public VoiceBot Bot { get; }

    /// <summary>Opens a bot.</summary>
    /// <exception cref="CommandException">There is no login, or another process uses it.</exception>
    /// <exception cref="VoiceBotException">The login has expired, or the homeserver cannot be reached.</exception>
    public static async Task<ChannelBot> OpenAsync(CliContext context, string profile, string kind, bool relayOnly, CancellationToken cancellationToken)
    {
        var session = context.Sessions.Require(profile);
        var claim = context.Sessions.Claim(profile);
        var transport = context.TransportOf(profile, session);
        try
        {
            // Checked here, because an expired login has its own exit code.
            await new MatrixSession(transport, session).WhoAmIAsync(cancellationToken);
            var options = new VoiceBotOptions { Transport = transport, Store = new ProfileStore(context.Sessions, profile), IdentityKey = context.Sessions.LoadIdentityKey(profile), Kind = kind, RelayOnly = relayOnly, CommandPrefixes = [], TimeProvider = context.Clock, LoggerFactory = context.Loggers };
            return new(context, profile, claim, transport, await VoiceBot.RestoreAsync(options.Store, options, cancellationToken));
        }
        catch
        {
            transport.Dispose();
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Returns the address of a channel, given as an alias, an ID, a link, or the name of a room that the user is in.</summary>
    public async Task<string> AddressOfAsync(string channel, CancellationToken cancellationToken)
    {
        if (RoomAddress.TryParse(channel, out _))
            return channel;
        await using var observer = await ChannelObserver.OpenAsync(_context, _profile, watches: false, cancellationToken);
        return observer.Find(channel).Id.Value;
    }

    /// <summary>Joins a channel, given as in <see cref="AddressOfAsync"/>.</summary>
    public async Task<BotChannel> JoinAsync(string channel, JoinOptions options, CancellationToken cancellationToken) =>
        await Bot.JoinAsync(await AddressOfAsync(channel, cancellationToken), options, cancellationToken);

    /// <summary>Returns the exception for a channel that the bot did not leave by itself.</summary>
    public static CommandException Ended(BotChannel channel, ChannelEnd end) => end switch
    {
        ChannelEnd.Removed => new($"You were removed from {MemberText.Plain(channel.Name)}. Ask its admins to invite you again."),
        ChannelEnd.TakenOver => new($"Another program with this login joined {MemberText.Plain(channel.Name)}. Stop it, or create a second login with `parley login --profile NAME`."),
        _ => new("Your login has expired. Run `parley login`.") { ExitCode = ExitCode.NotLoggedIn },
    };

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        (_transport as IDisposable)?.Dispose();
        _claim.Dispose();
    }
}
