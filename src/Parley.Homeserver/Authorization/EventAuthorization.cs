using Parley.Homeserver.Events;
using Parley.Homeserver.Rooms;
using Parley.Matrix;

namespace Parley.Homeserver.Authorization;

/// <summary>The authorization rules of room version 11. https://spec.matrix.org/v1.16/rooms/v11/#authorization-rules</summary>
internal static class EventAuthorization
{
    /// <summary>Decides whether an event may follow.</summary>
    /// <param name="state">The room before the event.</param>
    /// <param name="candidate">The event.</param>
    /// <returns>Null where it may, else why not, in one sentence.</returns>
    public static string? Refuse(RoomState state, RoomEvent candidate)
    {
        if (candidate.Type == EventTypes.Create)
            return RefuseCreate(state, candidate);
        if (state.Find(EventTypes.Create) is null)
            return "The room does not exist.";
        if (candidate.Type == EventTypes.Member)
            return MembershipRules.Refuse(state, candidate);
        if (state.MembershipOf(candidate.Sender) != Membership.Join)
            return $"User {candidate.Sender} is not in the room.";
        return RefuseByPower(state, candidate);
    }

    private static string? RefuseByPower(RoomState state, RoomEvent candidate)
    {
        var levels = PowerLevels.Of(state);
        var power = levels.OfUser(candidate.Sender);
        if (candidate.Type == "m.room.third_party_invite")
            return power >= levels.Invite ? null : "You don't have permission to invite users.";
        var needed = levels.ToSend(candidate.Type, candidate.StateKey is not null);
        if (needed > power)
            return $"You don't have permission to send {candidate.Type}: it needs power level {needed}, and you have {power}.";
        if (candidate.StateKey is ['@', ..] key && key != candidate.Sender.Value)
            return "A state key that is a user id is that user's alone.";
        return candidate.Type == EventTypes.PowerLevels ? PowerLevelRules.Refuse(state, candidate, power) : null;
    }

    private static string? RefuseCreate(RoomState state, RoomEvent candidate)
    {
        if (state.Last is not null)
            return "The room exists already.";
        return candidate.StateKey == "" ? null : "The create event's state key is empty.";
    }
}
