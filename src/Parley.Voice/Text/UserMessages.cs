using Parley.Protocol;

namespace Parley.Voice;

/// <summary>The messages for users: what happened, and what to do.</summary>
internal static class UserMessages
{
    public const string Unreachable = "The homeserver can't be reached. Your call continues, and Parley keeps trying.";

    public const string LeftWhileJoining = "You left the voice channel before the join was complete. Join again.";

    public static string RepairRefused(string reason) => $"The homeserver refused to change the room's permissions ({reason}). Ask an admin of the room.";

    public static string? Problem(VoiceProblem problem, bool canRepair) => problem switch
    {
        VoiceProblem.MayNotJoin when canRepair => "Members of this room can't join its voice channel yet. Select the button to allow everyone to join.",
        VoiceProblem.MayNotJoin => "You don't have permission to join this voice channel. Ask an admin of the room.",
        VoiceProblem.PowerTakenAway => "You no longer have permission to be in this voice channel. Your call continues, but you can't join again: ask an admin of the room before you leave.",
        VoiceProblem.RemovedFromRoom => "You are no longer in this room. Ask a member to invite you again.",
        VoiceProblem.TakenOver => "You joined this voice channel in another tab. Join here to continue your call in this tab.",
        VoiceProblem.Refused => "The homeserver refused the join. Try again, or ask its administrator.",
        _ => null,
    };

    public static string? Link(VoiceMember member, bool hasRelay, bool relayOnly)
    {
        if (member.Link is null or LinkState.Connected or LinkState.Grace)
            return null;
        return member.Fault switch
        {
            LinkFault.NoAnswer => "Their device does not answer. Parley keeps trying.",
            LinkFault.NoPath when hasRelay => "Couldn't connect to their device, not even through the relay. Parley keeps trying.",
            LinkFault.NoPath when relayOnly => "Your address is hidden, and the homeserver has no relay (TURN) that could carry the call. Show your address to the members, or ask the homeserver's administrator for a relay.",
            LinkFault.NoPath => "Couldn't connect to their device directly, and the homeserver has no relay (TURN). Parley keeps trying.",
            LinkFault.PathLost => "The connection was lost. Parley is restoring it.",
            LinkFault.BadDescription => "Their device sent invalid connection data. Parley keeps trying.",
            LinkFault.ClosedByPeer => "Their device closed the connection. Parley is reconnecting.",
            _ when member.Link is LinkState.Disconnected or LinkState.Restarting => "The connection is interrupted. Parley is restoring it.",
            _ when member.Link is LinkState.AwaitingOffer => "Waiting for their device to connect.",
            _ => null,
        };
    }
}
