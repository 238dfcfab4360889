using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Bots;

/// <summary>Accepts the invitations that a rule allows.</summary>
internal sealed class InvitationHandler(MatrixSession session, Func<Invitation, bool> accepts, BotLog log)
{
    /// <summary>Starts to join a room to which the account is invited, if the rule allows it.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Cancels the join.</param>
    public void Consider(Room room, CancellationToken cancellationToken)
    {
        var inviter = room.State.Get(EventTypes.Member, session.UserId.Value)?.Sender;
        if (accepts(new(room.Id, room.Name, inviter)))
            _ = AcceptAsync(room.Id, inviter, cancellationToken);
    }

    private async Task AcceptAsync(RoomId room, UserId? inviter, CancellationToken cancellationToken)
    {
        try
        {
            await session.JoinRoomAsync(room.Value, inviter is { } by ? [by.ServerName] : null, cancellationToken);
            log.InviteAccepted(room, inviter);
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException or OperationCanceledException)
        {
            log.InviteFailed(room, e.Message);
        }
    }
}
