using Parley.Cli.Shell;
using Parley.Matrix.Client;
using Parley.Voice;

namespace Parley.Cli.Channels;

/// <summary>Sees the account's rooms and who is in which voice channel, without joining any.</summary>
internal sealed class ChannelObserver : IAsyncDisposable
{
    private readonly IMatrixTransport _transport;

    private ChannelObserver(IMatrixTransport transport, MatrixSession session, VoiceChannels voice) => (_transport, Session, Voice) = (transport, session, voice);

    /// <summary>The login.</summary>
    public MatrixSession Session { get; }

    /// <summary>The channels.</summary>
    public VoiceChannels Voice { get; }

    /// <summary>Looks: returns when all rooms and members are known.</summary>
    /// <param name="surroundings">What the command works with.</param>
    /// <param name="record">The login.</param>
    /// <param name="watches">
    /// Whether it goes on looking. Only one process at a time may with a login, see <see cref="Sessions.SessionStore.Claim"/>; one look takes
    /// nothing from anybody.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MatrixException">The login holds no longer.</exception>
    /// <exception cref="MatrixConnectionException">The homeserver is not reached.</exception>
    public static async Task<ChannelObserver> OpenAsync(CliContext surroundings, SessionRecord record, bool watches, CancellationToken cancellationToken)
    {
        var transport = surroundings.Transport();
        var session = new MatrixSession(transport, record, new()
        {
            Sync = new() { EventTypes = VoiceChannels.SyncEventTypes, MembersFor = VoiceChannels.SyncMembersFor, TimelineLimit = 1, Once = !watches },
            Clock = surroundings.Clock,
        });
        var lookout = new ChannelObserver(transport, session, new(session, new NoAudio()));
        try
        {
            // The sync loop tries again for ever: whether the login holds and the homeserver is there, is better asked once.
            await session.WhoAmIAsync(cancellationToken);
            await lookout.FirstSyncAsync(cancellationToken);
            return lookout;
        }
        catch
        {
            await lookout.DisposeAsync();
            throw;
        }
    }

    /// <summary>The room that a person means: by alias, id, link, or the name of a room that the user is in.</summary>
    /// <exception cref="CommandException">There is none, or several have the name.</exception>
    public Room Find(string channel)
    {
        var rooms = Session.Rooms.Joined.Where(static room => !room.IsSpace).ToList();
        return RoomNames.Find(rooms, channel)
            ?? throw new CommandException($"You are in no room '{channel}': `parley channels` lists those that you are in.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Voice.DisposeAsync();
        await Session.DisposeAsync();
        (_transport as IDisposable)?.Dispose();
    }

    private async Task FirstSyncAsync(CancellationToken cancellationToken)
    {
        await using var updates = Session.Subscribe(cancellationToken).GetAsyncEnumerator(cancellationToken);
        Session.Start();
        if (!await updates.MoveNextAsync())
            throw new MatrixConnectionException("The homeserver ended the session");
        // Who is not known to be in the room is not counted as being in the channel.
        await Task.WhenAll(Session.Rooms.Joined
            .Where(static room => room.HasCallState)
            .Select(room => Session.LoadMembersAsync(room.Id, cancellationToken)));
        await Voice.SettledAsync();
    }
}
