using Parley.Bots;
using Parley.Cli.Channels;
using Parley.Cli.Shell;
using Parley.Matrix.Client;

namespace Parley.Cli.Playing;

/// <summary>A stored login that goes into channels: signed in, with nobody else of this login in one.</summary>
internal sealed class ChannelBot : IAsyncDisposable
{
    private readonly CliContext _surroundings;
    private readonly SessionRecord _session;
    private readonly IDisposable _claim;
    private readonly IMatrixTransport _transport;

    private ChannelBot(CliContext surroundings, SessionRecord session, IDisposable claim, IMatrixTransport transport, VoiceBot bot) =>
        (_surroundings, _session, _claim, _transport, Bot) = (surroundings, session, claim, transport, bot);

    public VoiceBot Bot { get; }

    /// <exception cref="CommandException">There is no login, or another process is in a channel with it.</exception>
    /// <exception cref="VoiceBotException">The login holds no longer, or the homeserver is not reached.</exception>
    public static async Task<ChannelBot> OpenAsync(CliContext surroundings, string profile, string kind, CancellationToken cancellationToken)
    {
        var session = surroundings.Sessions.Require(profile);
        var claim = surroundings.Sessions.Claim(profile);
        var transport = surroundings.Transport();
        try
        {
            // Asked here, where the answer has an exit code of its own.
            await new MatrixSession(transport, session).WhoAmIAsync(cancellationToken);
            var options = new VoiceBotOptions { Transport = transport, Kind = kind, CommandPrefixes = [], TimeProvider = surroundings.Clock };
            return new(surroundings, session, claim, transport, await VoiceBot.RestoreAsync(session, options, cancellationToken));
        }
        catch
        {
            (transport as IDisposable)?.Dispose();
            claim.Dispose();
            throw;
        }
    }

    /// <summary>The address of a channel that is named by alias, id, link, or the name of one that the user is in.</summary>
    public async Task<string> AddressOfAsync(string channel, CancellationToken cancellationToken)
    {
        if (RoomAddress.TryParse(channel, out _))
            return channel;
        await using var lookout = await ChannelObserver.OpenAsync(_surroundings, _session, watches: false, cancellationToken);
        return lookout.Find(channel).Id.Value;
    }

    /// <summary>Joins a channel, named as in <see cref="AddressOfAsync"/>.</summary>
    public async Task<BotChannel> JoinAsync(string channel, JoinOptions options, CancellationToken cancellationToken) =>
        await Bot.JoinAsync(await AddressOfAsync(channel, cancellationToken), options, cancellationToken);

    /// <summary>Why a channel ended that was not left.</summary>
    public static CommandException Ended(BotChannel channel, ChannelEnd end) => end switch
    {
        ChannelEnd.Removed => new($"Somebody removed you from {MemberText.Plain(channel.Name)}: ask its admins to let you in again."),
        ChannelEnd.TakenOver => new($"Another device with this login joined {MemberText.Plain(channel.Name)} and took your place: end it, or log in a second time with `parley login --profile NAME`."),
        _ => new("The login ended: run `parley login` again.") { ExitCode = ExitCode.NotLoggedIn },
    };

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        (_transport as IDisposable)?.Dispose();
        _claim.Dispose();
    }
}
