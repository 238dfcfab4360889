using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Parley.Matrix.Client;
using Parley.Voice;

namespace Parley.Cli.Channels;

/// <summary>Reads the account's rooms and the members of their voice channels, without joining any.</summary>
internal sealed class ChannelObserver : IAsyncDisposable
{
    // A large account may wait longer for its first response, but not with requests that fail.
    private static readonly TimeSpan FailurePatience = TimeSpan.FromSeconds(30), FailureInterval = TimeSpan.FromSeconds(1);

    private readonly IMatrixTransport _transport;

    private ChannelObserver(IMatrixTransport transport, MatrixSession session, VoiceChannels voice) => (_transport, Session, Voice) = (transport, session, voice);

    /// <summary>Gets the session.</summary>
    public MatrixSession Session { get; }

    /// <summary>Gets the voice channels.</summary>
    public VoiceChannels Voice { get; }

    /// <summary>Opens an observer, and returns when all rooms and members are known.</summary>
    /// <param name="context">The context.</param>
    /// <param name="profile">The name of the stored login.</param>
    /// <param name="watches">
    /// Whether the observer continues to read changes. Only one process at a time may do so with a login, see
    /// <see cref="Logins.SessionStore.Claim"/>; reading once takes no messages from other processes.
    /// </param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="MatrixException">The login has expired.</exception>
    /// <exception cref="MatrixConnectionException">The homeserver cannot be reached.</exception>
    /// <exception cref="CommandException">The homeserver refuses the account, or its sync still fails after 30 s.</exception>
    public static async Task<ChannelObserver> OpenAsync(CliContext context, string profile, bool watches, CancellationToken cancellationToken)
    {
        var record = context.Sessions.Require(profile);
        var transport = context.TransportOf(profile, record);
        var session = new MatrixSession(transport, record, new()
        {
            Sync = new() { EventTypes = VoiceChannels.SyncEventTypes, MembersFor = VoiceChannels.SyncMembersFor, TimelineLimit = 1, Once = !watches },
            Clock = context.Clock,
            LoggerFactory = context.Loggers,
        });
        var observer = new ChannelObserver(transport, session, new(session, new NoAudio(), new() { LoggerFactory = context.Loggers }));
        try
        {
            // Fails at once if the login has expired or the homeserver cannot be reached; the sync loop would retry forever.
            await session.WhoAmIAsync(cancellationToken);
            await observer.FirstSyncAsync(cancellationToken);
            return observer;
        }
        catch
        {
            await observer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Finds a room by its alias, ID, link, or name among the rooms that the user is in.</summary>
    /// <exception cref="CommandException">There is no such room, or several have the name.</exception>
    public Room Find(string channel)
    {
        var rooms = Session.Rooms.Joined.Where(static room => !room.IsSpace).ToList();
        return RoomNames.Find(rooms, channel)
            ?? throw new CommandException($"You are not in a room called '{channel}'. Run `parley channels` to list your rooms.");
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
        using var refused = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Session.StatusChanged += CancelIfRefused;
        await using var patience = Session.Clock.CreateTimer(_ => CancelIfFailing(), null, FailurePatience, FailureInterval);
        try
        {
            await using var updates = Session.Subscribe(refused.Token).GetAsyncEnumerator(refused.Token);
            Session.Start();
            if (!await updates.MoveNextAsync())
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw Session.AccountProblem is { } problem ? new CommandException(problem) : new MatrixConnectionException("The homeserver ended the session");
            }
        }
        catch (OperationCanceledException) when (Session.AccountProblem is not null && !cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(Session.AccountProblem);
        }
        catch (OperationCanceledException) when (Session.SyncFailure is not null && !cancellationToken.IsCancellationRequested)
        {
            throw new CommandException($"The homeserver has not sent your rooms for 30 s ({Session.SyncFailure.Message.TrimEnd('.')}). Try again later, or run `parley doctor`.");
        }
        finally
        {
            Session.StatusChanged -= CancelIfRefused;
        }
        // A channel counts only members whose room membership is known.
        await Task.WhenAll(Session.Rooms.Joined
            .Where(static room => room.HasCallState)
            .Select(room => Session.LoadMembersAsync(room.Id, cancellationToken)));
        await Voice.SettledAsync();

        void CancelIfFailing()
        {
            if (Session.SyncFailure is not null)
                refused.Cancel();
        }

        void CancelIfRefused()
        {
            if (Session.AccountProblem is not null)
                refused.Cancel();
        }
    }
}
