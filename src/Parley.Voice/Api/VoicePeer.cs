using Parley.Matrix;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>A peer connection of a channel, for hosts that process its audio themselves.</summary>
/// <param name="RoomId">The channel's room.</param>
/// <param name="DeviceKey">The key of the other device; see <see cref="ChannelMember.DeviceKey"/>.</param>
/// <param name="UserId">The user of the other device.</param>
/// <param name="Connection">The connection. The channel owns it and disposes of it.</param>
public sealed record VoicePeer(RoomId RoomId, string DeviceKey, UserId UserId, IPeerConnection Connection);
