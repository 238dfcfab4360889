using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Bots;

/// <content>Rooms: getting into them, and what the sync says of them.</content>
public sealed partial class VoiceBot
{
    private const int MostUpgrades = 8;

    private readonly List<(Func<bool> Is, TaskCompletionSource Reached)> _waiting = [];
    private readonly HashSet<RoomId> _seen = [];

    /// <summary>Becomes a member of a room, following upgrades, and waits until the sync shows it.</summary>
    internal async Task<RoomId> EnterRoomAsync(RoomAddress address, CancellationToken cancellationToken)
    {
        for (var upgrades = 0; ; upgrades++)
        {
            var roomId = await EnterOneAsync(address, cancellationToken);
            if (upgrades == MostUpgrades || ReplacementOf(roomId) is not { } replacement)
                return roomId;
            address = replacement;
        }
    }

    /// <summary>Where an upgraded room went on; null where it was not upgraded.</summary>
    internal RoomAddress? ReplacementOf(RoomId roomId) =>
        Matrix.Rooms.Find(roomId)?.State.Get(EventTypes.Tombstone) is { } tombstone
        && JsonObjects.Text(tombstone.Content, "replacement_room") is { } to && RoomId.TryParse(to, out _)
            ? RoomAddress.Parse($"https://matrix.to/#/{Uri.EscapeDataString(to)}?via={Uri.EscapeDataString(tombstone.Sender.ServerName)}")
            : null;

    /// <summary>Waits for something that a sync brings.</summary>
    internal async Task UntilAsync(Func<bool> reached, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (reached())
                return;
            _waiting.Add((reached, waiter));
        }
        try
        {
            await waiter.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock)
                _waiting.RemoveAll(waiting => waiting.Reached == waiter);
        }
    }

    private async Task<RoomId> EnterOneAsync(RoomAddress address, CancellationToken cancellationToken)
    {
        try
        {
            if (address.Id is { } known && IsMember(known))
                return known;
            var roomId = await Matrix.JoinRoomAsync(address.Room, address.Via, cancellationToken);
            await UntilAsync(() => IsMember(roomId), cancellationToken);
            return roomId;
        }
        catch (MatrixException e) when (e.IsUnknownToken)
        {
            throw new VoiceBotException(BotStage.SignIn, SignedOut(), e);
        }
        catch (MatrixException e)
        {
            throw new VoiceBotException(BotStage.Join, Refusal(address.Room, e), e);
        }
        catch (MatrixConnectionException e)
        {
            throw new VoiceBotException(BotStage.Join, $"{Session.Homeserver} was not reached to join {address.Room}: check the network and try again.", e);
        }
    }

    private bool IsMember(RoomId roomId) => Matrix.Rooms.Find(roomId)?.Membership == Membership.Join;

    private string Refusal(string room, MatrixException e) => e.Status switch
    {
        403 => $"{UserId} may not join {room}: have somebody in the room invite it.",
        404 => $"There is no room {room}: check the spelling.",
        429 => $"The homeserver refuses further joins for now: try {room} again in a minute.",
        _ => $"The homeserver refused to let {UserId} into {room} ({e.Message.TrimEnd('.')}): try again, or ask its administrator.",
    };

    private async Task ReadAsync(IAsyncEnumerable<SyncUpdate> updates)
    {
        try
        {
            await foreach (var update in updates)
                try
                {
                    Apply(update);
                }
                catch (Exception e)
                {
                    LogFault(e);
                }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
        if (!_closed.IsCancellationRequested)
            OnSessionOver(await Matrix.Ended);
        foreach (var channel in Channels)
            channel.OnSignedOut();
    }

    private void Apply(SyncUpdate update)
    {
        lock (_lock)
            foreach (var (reached, waiter) in _waiting)
                if (reached())
                    waiter.TrySetResult();
        if (update.IsInitial)
            foreach (var invited in Matrix.Rooms.Invited)
                Consider(invited);
        foreach (var news in update.Rooms)
        {
            if (news.Room.Membership == Membership.Invite && !update.IsInitial)
                Consider(news.Room);
            if (news.Room.Membership != Membership.Join)
            {
                _seen.Remove(news.RoomId);
                continue;
            }
            // What was written before the bot came is nothing that it was told.
            var isOld = _seen.Add(news.RoomId);
            foreach (var received in news.Events)
                if (received.Event.IsStateOf(EventTypes.Tombstone))
                    Find(news.RoomId)?.OnTombstone();
                else if (!isOld && !update.IsInitial && received.IsTimeline && received.Event.Type == EventTypes.Message && received.Event.Sender != UserId)
                    Receive(news.Room, received.Event);
        }
    }

    private void Consider(Room room)
    {
        var inviter = room.State.Get(EventTypes.Member, UserId.Value)?.Sender;
        if (Options.AcceptInvite(new(room.Id, room.Name, inviter)))
            _ = AcceptAsync(room.Id, inviter);
    }

    private async Task AcceptAsync(RoomId room, UserId? inviter)
    {
        try
        {
            await Matrix.JoinRoomAsync(room.Value, inviter is { } by ? [by.ServerName] : null, _closed.Token);
            LogInviteAccepted(room, inviter);
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or OperationCanceledException)
        {
            LogInviteFailed(room, e.Message);
        }
    }
}
