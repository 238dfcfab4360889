using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>One device in a channel, as a machine sees it.</summary>
public sealed record VoiceMember
{
    /// <summary>Gets the device's key.</summary>
    public required DeviceKey Key { get; init; }

    /// <summary>Gets the device's user.</summary>
    public required UserId UserId { get; init; }

    /// <summary>Gets whether it is this device.</summary>
    public bool IsSelf { get; init; }

    /// <summary>Gets the kind of device: <c>person</c>, <c>bot</c>, or another word.</summary>
    public string Kind { get; init; } = "person";

    /// <summary>Gets whether it sends silence.</summary>
    public bool Muted { get; init; }

    /// <summary>Gets whether it plays nobody.</summary>
    public bool Deafened { get; init; }

    /// <summary>Gets whether it records what it hears.</summary>
    public bool Recording { get; init; }

    /// <summary>Gets whether it is a Parley peer, not a base-protocol peer.</summary>
    public bool SpeaksParley { get; init; }

    /// <summary>Gets its session; <see langword="null"/> if it is this device or a base-protocol peer.</summary>
    public string? Session { get; init; }

    /// <summary>Gets the fingerprint of the certificate of the connection; <see langword="null"/> if none is known, empty if it was replaced.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Gets the safety code of the connection, 42 bits; <see langword="null"/> while it has none.</summary>
    public long? SafetyCode { get; init; }

    /// <summary>Gets its identity key, which the safety code covers; <see langword="null"/> if the connection has none.</summary>
    public string? IdentityKey { get; init; }

    /// <summary>Gets whether it has proved with its identity key that the connection is its own.</summary>
    public ProofState Proof { get; init; }

    /// <summary>Gets when its session began, in ms since 1970 by the server's clock.</summary>
    public long Since { get; init; }

    /// <summary>Gets the id of the peer connection to it; 0 if there is none.</summary>
    public int PeerId { get; init; }

    /// <summary>Gets the state of the link to it; <see langword="null"/> if no connection is wanted.</summary>
    public LinkState? Link { get; init; }

    /// <summary>Gets whether audio has flowed.</summary>
    public bool WasUp { get; init; }

    /// <summary>Gets the connections that failed since audio last flowed.</summary>
    public int Failures { get; init; }

    /// <summary>Gets why the last connection failed.</summary>
    public LinkFault Fault { get; init; }

    /// <summary>Returns the name of the type. A list of all values would only enlarge the web client.</summary>
    public override string ToString() => nameof(VoiceMember);
}
