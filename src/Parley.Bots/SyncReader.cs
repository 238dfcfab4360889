using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>Passes what each sync contains to the parts of the bot that handle it: memberships, invitations, upgrades and messages.</summary>
internal sealed class SyncReader(MatrixSession session, RoomEntry rooms, InvitationHandler invitations, MessageInbox inbox, ChannelRegistry channels, BotLog log)
{
    // Rooms whose earlier messages have been passed over.
    private readonly HashSet<RoomId> _seen = [];

    /// <summary>Reads updates until the session ends or is cancelled.</summary>
    public async Task ReadAsync(IAsyncEnumerable<SyncUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var update in updates)
                try
                {
                    Apply(update, cancellationToken);
                }
                catch (Exception e)
                {
                    log.Fault(e);
                }
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    private void Apply(SyncUpdate update, CancellationToken cancellationToken)
    {
        rooms.OnSync();
        if (update.IsInitial)
            foreach (var invited in session.Rooms.Invited)
                invitations.Consider(invited, cancellationToken);
        foreach (var changed in update.Rooms)
        {
            if (changed.Room.Membership == Membership.Invite && !update.IsInitial)
                invitations.Consider(changed.Room, cancellationToken);
            if (changed.Room.Membership != Membership.Join)
            {
                _seen.Remove(changed.RoomId);
                continue;
            }
            // The first update of a room contains messages from before the bot joined, which are not meant for it.
            var isHistory = _seen.Add(changed.RoomId) || update.IsInitial;
            foreach (var received in changed.Events)
                if (received.Event.IsStateOf(EventTypes.Tombstone))
                    channels.Find(changed.RoomId)?.OnTombstone();
                else if (!isHistory && received.IsTimeline && received.Event.Type == EventTypes.Message && received.Event.Sender != session.UserId)
                    inbox.Receive(changed.Room, received.Event);
        }
    }
}
