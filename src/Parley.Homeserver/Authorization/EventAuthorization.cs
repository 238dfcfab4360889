using Parley.Homeserver.Events;
using Parley.Homeserver.State;
using Parley.Matrix;

namespace Parley.Homeserver.Authorization;

/// <summary>The authorization rules of room version 11. https://spec.matrix.org/v1.16/rooms/v11/#authorization-rules</summary>
internal static class EventAuthorization
{
    /// <summary>Checks whether an event may be appended to a room.</summary>
    /// <param name="state">The state before the event.</param>
    /// <param name="candidate">The event.</param>
    /// <returns><see langword="null"/> if it may; otherwise the reason, a sentence for the user.</returns>
    public static string? Refuse(RoomSnapshot state, RoomEvent candidate)
    {
        if (candidate.Type == EventTypes.Create)
            return RefuseCreate(state, candidate);
        if (state.Find(EventTypes.Create) is null)
            return "The room does not exist.";
        if (candidate.Type == EventTypes.Member)
            return MembershipRules.Refuse(state, candidate);
        if (state.MembershipOf(candidate.Sender) != Membership.Join)
            return NotInRoom(candidate.Sender);
        return RefuseByPower(state, candidate);
    }

    /// <summary>Returns the reason for a user who is not in the room. It is also the reason if the room does not exist: others must not learn which rooms exist.</summary>
    public static string NotInRoom(UserId user) => $"User {user} is not in the room.";

    private static string? RefuseByPower(RoomSnapshot state, RoomEvent candidate)
    {
        var power = state.Power.LevelOf(candidate.Sender);
        if (candidate.Type == "m.room.third_party_invite")
            return power >= state.Power.NeededToInvite ? null : "You don't have permission to invite users.";
        var needed = candidate.StateKey is null ? state.Power.NeededToSend(candidate.Type) : state.Power.NeededToSendState(candidate.Type);
        if (needed > power)
            return $"You don't have permission to send {candidate.Type}: it requires power level {needed}, and yours is {power}.";
        if (candidate.StateKey is ['@', ..] key && key != candidate.Sender.Value)
            return "A state key that is a user ID must be your own.";
        return candidate.Type == EventTypes.PowerLevels ? PowerLevelRules.Refuse(state, candidate, power) : null;
    }

    private static string? RefuseCreate(RoomSnapshot state, RoomEvent candidate)
    {
        if (state.Last is not null)
            return "The room already exists.";
        return candidate.StateKey == "" ? null : "The state key of a create event must be empty.";
    }
}
