using Parley.Matrix;

namespace Parley.Voice;

/// <summary>A device in a voice channel.</summary>
public sealed record ChannelMember
{
    /// <summary>Gets the device's key: device name and user id, the state key of its callstate.</summary>
    public required string DeviceKey { get; init; }

    /// <summary>Gets the device's user.</summary>
    public required UserId UserId { get; init; }

    /// <summary>Gets a value indicating whether this is this device.</summary>
    public bool IsSelf { get; init; }

    /// <summary>Gets the kind of device: <c>person</c>, <c>bot</c>, or any other text that the device sent.</summary>
    public string Kind { get; init; } = "person";

    /// <summary>Gets a value indicating whether the audio received from it, or sent if it is this device, is above the speech threshold.</summary>
    public bool Speaking { get; init; }

    /// <summary>Gets a value indicating whether it is muted.</summary>
    public bool Muted { get; init; }

    /// <summary>Gets a value indicating whether it is deafened.</summary>
    public bool Deafened { get; init; }

    /// <summary>Gets a value indicating whether it records the channel.</summary>
    public bool Recording { get; init; }

    /// <summary>Gets the state of the connection to it; <see cref="MemberLink.None"/> while this device is not in the channel.</summary>
    public MemberLink Link { get; init; }

    /// <summary>Gets why the connection is missing, as a message for users, or <c>null</c> if it exists or was not tried.</summary>
    public string? LinkReason { get; init; }

    /// <summary>Gets the round-trip time of the connection, or <c>null</c> before it was measured.</summary>
    public TimeSpan? RoundTripTime { get; init; }

    /// <summary>
    /// Gets the safety code of the connection, which is the same on both devices unless somebody between them replaced their certificates;
    /// <c>null</c> without a connection, or if the device does not support it.
    /// </summary>
    public SafetyCode? SafetyCode { get; init; }

    /// <summary>
    /// Gets the SHA-256 fingerprint of the device's certificate, <c>AB:CD:…</c>, or <c>null</c> without a connection. It stays the same
    /// until the device ends its call or its process.
    /// </summary>
    public string? Fingerprint { get; init; }

    /// <summary>
    /// Gets the public identity key of the device, 65 octets in lower-case hexadecimal digits, which the safety code covers and
    /// <see cref="IVoiceChannels.SetVerified"/> remembers; <c>null</c> without a connection, or if either device has none.
    /// </summary>
    public string? IdentityKey { get; init; }

    /// <summary>Gets what is known about the device's identity. Show <see cref="Verification.Changed"/> and <see cref="Verification.NewDevice"/> to the user.</summary>
    public Verification Verification { get; init; }

    /// <summary>Gets a value indicating whether the device's certificate was replaced during its session, which no honest device does.</summary>
    public bool IsKeyReplaced { get; init; }

    /// <summary>Gets how loud it is played on this device: 0 to 2; 1 is the volume as sent.</summary>
    public double Volume { get; init; } = 1;

    /// <summary>Returns the name of the type. A list of all values would only enlarge the web client.</summary>
    public override string ToString() => nameof(ChannelMember);
}
