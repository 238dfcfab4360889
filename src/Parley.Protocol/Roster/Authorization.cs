using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>
/// The users that may be in the channel, by the room's memberships and power levels, and since when. A change of these may have cost a device
/// its <c>LEFT</c>, because the server refused it; so a callstate that is older than the change counts only for a moment.
/// </summary>
internal sealed class Authorization(IMachineContext context)
{
    /// <summary>Whether a user is in the room; no entry if not known.</summary>
    private readonly Dictionary<UserId, bool> _inRoom = [];

    /// <summary>When a user's membership was set to join, in monotonic time.</summary>
    private readonly Dictionary<UserId, TimeSpan> _inRoomSince = [];

    /// <summary>The room's power levels; <see langword="null"/> until they are known.</summary>
    private RoomPower? _power;

    /// <summary>When the power levels were last set, in monotonic time; <see langword="null"/> if not known.</summary>
    private TimeSpan? _powerSince;

    /// <summary>Gets whether the room's power levels let this device write its callstate.</summary>
    public bool CanJoin => _power is null || _power.CanSendState(context.Self.UserId, VoiceEvents.CallState, context.Self.Key.Value);

    /// <summary>Gets whether ordinary members cannot join and the own user could change that.</summary>
    public bool CanRepair => VoicePower.CanRepair(_power, context.Self.UserId);

    /// <summary>Returns whether a user is in the room; <see langword="null"/> if not known.</summary>
    public bool? IsInRoom(UserId user) => _inRoom.TryGetValue(user, out var inRoom) ? inRoom : null;

    /// <summary>Returns whether a user is in the room, as far as known, and has the power to write a callstate.</summary>
    public bool IsAllowed(UserId user) => IsInRoom(user) != false && (_power is null || _power.CanSendState(user, VoiceEvents.CallState, ""));

    /// <summary>
    /// Returns since when a user may write <c>LEFT</c> without interruption; <see langword="null"/> if not known. The power levels
    /// are left out while they do not let the user write a callstate: such a user does not count anyway.
    /// </summary>
    public TimeSpan? AuthorizedSince(UserId user)
    {
        TimeSpan? inRoom = _inRoomSince.TryGetValue(user, out var since) ? since : null;
        return _powerSince is null || inRoom > _powerSince || _power?.CanSendState(user, VoiceEvents.CallState) == false ? inRoom : _powerSince;
    }

    /// <summary>Stores a user's membership.</summary>
    /// <param name="user">The user.</param>
    /// <param name="inRoom">Whether the membership is <c>join</c>.</param>
    /// <param name="age">The age of the membership event; <see langword="null"/> if not known.</param>
    public void SetMembership(UserId user, bool inRoom, TimeSpan? age)
    {
        _inRoom[user] = inRoom;
        if (inRoom && age is { } known)
            _inRoomSince[user] = context.Now - known;
    }

    /// <summary>Stores the room's power levels.</summary>
    /// <param name="power">The power levels.</param>
    /// <param name="age">The age of the event; <see langword="null"/> if not known.</param>
    public void SetPower(RoomPower power, TimeSpan? age)
    {
        _power = power;
        if (age is { } known)
            _powerSince = context.Now - known;
    }
}
