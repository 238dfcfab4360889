using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>The identity of a machine.</summary>
public sealed record VoiceIdentity
{
    /// <summary>Gets the channel's room.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>Gets the own user.</summary>
    public required UserId UserId { get; init; }

    /// <summary>Gets the own Matrix device, which receives to-device messages.</summary>
    public required DeviceId DeviceId { get; init; }

    /// <summary>Gets the own device key.</summary>
    public required DeviceKey Key { get; init; }

    /// <summary>Gets the kind of this device: <c>person</c> (the default) or <c>bot</c>.</summary>
    public string Kind { get; init; } = "person";

    /// <summary>
    /// Gets whether only this process writes the key, and no other tab or process. A <c>JOINED</c> of another session under it then
    /// belongs to the previous process, and is cleared. Default: false.
    /// </summary>
    public bool HasExclusiveDeviceKey { get; init; }

    /// <summary>Gets the seed of session ids and jitter: a different one for each machine, from the system's random number generator.</summary>
    public required ulong Seed { get; init; }

    /// <summary>
    /// Gets the secret from which the random numbers of safety codes are derived: 32 octets of the system's random number generator, different for
    /// each machine. Empty (the default): connections have no safety code.
    /// </summary>
    public ReadOnlyMemory<byte> Secret { get; init; }
}
