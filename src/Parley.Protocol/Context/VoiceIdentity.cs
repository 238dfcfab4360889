using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>Who this machine is.</summary>
public sealed record VoiceIdentity
{
    /// <summary>The channel's room.</summary>
    public required RoomId RoomId { get; init; }

    /// <summary>The own user.</summary>
    public required UserId UserId { get; init; }

    /// <summary>The own Matrix device, to which others send.</summary>
    public required DeviceId DeviceId { get; init; }

    /// <summary>The own device key.</summary>
    public required DeviceKey Key { get; init; }

    /// <summary>What this device is: <c>person</c> (the default) or <c>bot</c>.</summary>
    public string Kind { get; init; } = "person";

    /// <summary>
    /// Whether nobody else uses this key at the same time (another tab, another process). A JOINED under it that is not of this
    /// life is then a ghost, and is cleared. Default false.
    /// </summary>
    public bool HasExclusiveDeviceKey { get; init; }

    /// <summary>Source of session ids and jitter. A different one for every machine, from the system's random generator.</summary>
    public required ulong Seed { get; init; }
}
