using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>One to-device message of type <see cref="VoiceEvents.Call"/>.</summary>
public sealed record DeviceMessage(UserId UserId, DeviceId DeviceId, CallContent Content);
