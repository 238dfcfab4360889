using Parley.Protocol;

namespace Parley.Voice;

/// <summary>What people read where something is wrong: what happened, and what to do.</summary>
internal static class UserMessages
{
    public const string Unreachable = "The homeserver cannot be reached; your conversation goes on, and Parley keeps trying.";

    public static string? Problem(VoiceProblem problem, bool canRepair) => problem switch
    {
        VoiceProblem.MayNotJoin when canRepair => "Members of this room may not join its voice channel yet; let everybody join with one click.",
        VoiceProblem.MayNotJoin => "You may not join this voice channel; ask an admin of the room to allow it.",
        VoiceProblem.PowerTakenAway => "You are no longer allowed in this voice channel; talk on with those you hear, and ask an admin of the room before you leave.",
        VoiceProblem.RemovedFromRoom => "You are no longer in this room; ask someone in it to invite you again.",
        VoiceProblem.TakenOver => "You joined this voice channel in another tab; join here to bring the conversation back.",
        VoiceProblem.Refused => "The homeserver refused to let you join; try again, or ask its administrator.",
        _ => null,
    };

    public static string? Link(VoiceMember member, bool hasRelay)
    {
        if (member.Link is null or LinkState.Connected or LinkState.Grace)
            return null;
        return member.Fault switch
        {
            LinkFault.NoAnswer => "Their device does not answer; Parley keeps trying.",
            LinkFault.NoPath when hasRelay => "No way to their device was found, not even through the relay; Parley keeps trying.",
            LinkFault.NoPath => "No direct way to their device was found, and the homeserver offers no relay (TURN); Parley keeps trying.",
            LinkFault.PathLost => "The connection was lost; Parley is restoring it.",
            LinkFault.BadDescription => "Their device sent something that cannot be used; Parley keeps trying.",
            LinkFault.ClosedByPeer => "Their device closed the connection; Parley is setting up a new one.",
            _ when member.Link is LinkState.Disconnected or LinkState.Restarting => "The connection is interrupted; Parley is restoring it.",
            _ when member.Link is LinkState.AwaitingOffer => "Waiting for their device to call.",
            _ => null,
        };
    }
}
