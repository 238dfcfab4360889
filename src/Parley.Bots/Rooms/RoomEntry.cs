using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>Joins rooms, follows room upgrades, and waits until the sync shows the membership.</summary>
/// <param name="session">The account.</param>
/// <param name="signedOutMessage">Returns the message for a request that was refused because the sign-in ended.</param>
internal sealed class RoomEntry(MatrixSession session, Func<string> signedOutMessage)
{
    // Guards against a cycle of tombstones.
    private const int MaxUpgrades = 8;

    private readonly Lock _lock = new();
    private readonly List<(Func<bool> Condition, TaskCompletionSource Met)> _waiting = [];

    /// <summary>Joins a room, follows upgrades, and returns when the sync shows the membership.</summary>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Join"/> or <see cref="BotStage.SignIn"/>.</exception>
    public async Task<RoomId> EnterAsync(RoomAddress address, CancellationToken cancellationToken)
    {
        for (var upgrades = 0; ; upgrades++)
        {
            var roomId = await EnterOneAsync(address, cancellationToken);
            if (upgrades == MaxUpgrades || ReplacementOf(roomId) is not { } replacement)
                return roomId;
            address = replacement;
        }
    }

    /// <summary>Returns the address of the room that replaces an upgraded room, or <see langword="null"/> if the room was not upgraded.</summary>
    public RoomAddress? ReplacementOf(RoomId roomId) =>
        session.Rooms.Find(roomId)?.State.Get(EventTypes.Tombstone) is { } tombstone
        && JsonObjects.Text(tombstone.Content, "replacement_room") is { } to && RoomId.TryParse(to, out _)
            ? RoomAddress.Parse($"https://matrix.to/#/{Uri.EscapeDataString(to)}?via={Uri.EscapeDataString(tombstone.Sender.ServerName)}")
            : null;

    /// <summary>Completes the waits whose condition the latest sync has met.</summary>
    public void OnSync()
    {
        lock (_lock)
            foreach (var (condition, met) in _waiting)
                if (condition())
                    met.TrySetResult();
    }

    private async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (condition())
                return;
            _waiting.Add((condition, waiter));
        }
        try
        {
            await waiter.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock)
                _waiting.RemoveAll(waiting => waiting.Met == waiter);
        }
    }

    private async Task<RoomId> EnterOneAsync(RoomAddress address, CancellationToken cancellationToken)
    {
        try
        {
            if (address.Id is { } known && IsMember(known))
                return known;
            var roomId = await session.JoinRoomAsync(address.Room, address.Via, cancellationToken);
            await UntilAsync(() => IsMember(roomId), cancellationToken);
            return roomId;
        }
        catch (MatrixException e) when (e.IsUnknownToken)
        {
            throw new VoiceBotException(BotStage.SignIn, signedOutMessage(), e);
        }
        catch (MatrixException e)
        {
            throw new VoiceBotException(BotStage.Join, RefusalMessage(address.Room, e), e);
        }
        catch (MatrixConnectionException e)
        {
            throw new VoiceBotException(BotStage.Join, $"Couldn't reach the homeserver to join {address.Room}. Check the network and try again.", e);
        }
    }

    private bool IsMember(RoomId roomId) => session.Rooms.Find(roomId)?.Membership == Membership.Join;

    private string RefusalMessage(string room, MatrixException e) => e.Status switch
    {
        _ when e.AccountProblem is { } problem => $"{session.UserId} couldn't join {room}. {problem}",
        403 => $"{session.UserId} is not allowed to join {room}. Ask a member of the room to invite it.",
        404 => $"{room} does not exist. Check the spelling.",
        429 => $"The homeserver limits how often {session.UserId} may join rooms. Try {room} again in a minute.",
        _ => $"The homeserver refused to let {session.UserId} join {room} ({e.Message.TrimEnd('.')}). Try again, or ask its administrator.",
    };
}
