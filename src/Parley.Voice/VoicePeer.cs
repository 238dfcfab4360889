using Parley.Matrix;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>A peer connection of a channel, for hosts that take audio out of it themselves.</summary>
/// <param name="RoomId">The channel's room.</param>
/// <param name="DeviceKey">The other device, as <see cref="ChannelMember.DeviceKey"/>.</param>
/// <param name="Connection">The connection; it stays the channel's.</param>
public sealed record VoicePeer(RoomId RoomId, string DeviceKey, IPeerConnection Connection);
