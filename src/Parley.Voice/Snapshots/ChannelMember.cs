using Parley.Matrix;

namespace Parley.Voice;

/// <summary>One device that is in a voice channel.</summary>
public sealed record ChannelMember
{
    /// <summary>The device's key: device name and user id, the state key of its callstate.</summary>
    public required string DeviceKey { get; init; }

    /// <summary>Whose device it is.</summary>
    public required UserId UserId { get; init; }

    /// <summary>True for this device.</summary>
    public bool IsSelf { get; init; }

    /// <summary><c>person</c> or <c>bot</c>, or what else the device calls itself.</summary>
    public string Kind { get; init; } = "person";

    /// <summary>Audio above the speech threshold is heard from it, or sent by it where it is this device.</summary>
    public bool Speaking { get; init; }

    /// <summary>It sends silence.</summary>
    public bool Muted { get; init; }

    /// <summary>It plays nobody.</summary>
    public bool Deafened { get; init; }

    /// <summary>It records what it hears.</summary>
    public bool Recording { get; init; }

    /// <summary>The connection between this device and it; <see cref="MemberLink.None"/> while this device is out.</summary>
    public MemberLink Link { get; init; }

    /// <summary>Why the connection is not up, in one sentence; null when it is up or was not tried.</summary>
    public string? LinkReason { get; init; }

    /// <summary>Round-trip time of the connection; null before it was measured.</summary>
    public TimeSpan? RoundTripTime { get; init; }

    /// <summary>How loud it is played here, 0 to 2.</summary>
    public double Volume { get; init; } = 1;
}
