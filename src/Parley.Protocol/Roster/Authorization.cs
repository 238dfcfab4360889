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

    /// <summary>When a user's membership was set to join.</summary>
    private readonly Dictionary<UserId, EventTime> _inRoomSince = [];

    /// <summary>The room's power levels; <see langword="null"/> until they are known.</summary>
    private RoomPower? _power;

    /// <summary>When the power levels were last set; <see langword="null"/> if not known.</summary>
    private EventTime? _powerSince;

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
    public EventTime? AuthorizedSince(UserId user)
    {
        EventTime? inRoom = _inRoomSince.TryGetValue(user, out var since) ? since : null;
        return _powerSince is null || inRoom?.At > _powerSince?.At || _power?.CanSendState(user, VoiceEvents.CallState) == false ? inRoom : _powerSince;
    }

    /// <summary>Stores a user's membership.</summary>
    public void SetMembership(VoiceInput.MemberChanged changed)
    {
        var inRoom = changed.Membership == Membership.Join;
        _inRoom[changed.UserId] = inRoom;
        if (inRoom && changed.Age is { } age)
            _inRoomSince[changed.UserId] = new(context.Now - age, changed.OriginServerTs);
    }

    /// <summary>Stores the room's power levels.</summary>
    public void SetPower(VoiceInput.PowerChanged changed)
    {
        _power = changed.Power;
        if (changed.Age is { } age)
            _powerSince = new(context.Now - age, changed.OriginServerTs);
    }
}
