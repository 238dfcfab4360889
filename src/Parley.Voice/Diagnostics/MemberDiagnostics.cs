using Parley.Matrix;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>The protocol state of one member of a voice channel at one moment, and of the connection to it.</summary>
public sealed class MemberDiagnostics
{
    /// <summary>Gets the device's key: the state key of its callstate.</summary>
    public required string DeviceKey { get; init; }

    /// <summary>Gets the device's user.</summary>
    public required UserId UserId { get; init; }

    /// <summary>Gets a value indicating whether this is this device.</summary>
    public bool IsSelf { get; init; }

    /// <summary>Gets a value indicating whether this is a base-protocol peer.</summary>
    public bool IsBaseProtocol { get; init; }

    /// <summary>Gets the state of the link, or null if no connection is wanted.</summary>
    public LinkState? Link { get; init; }

    /// <summary>Gets how long the link has been in its state, or null without a link.</summary>
    public TimeSpan? InStateFor { get; init; }

    /// <summary>Gets the number of the connection as the texts of <see cref="ProtocolEvent"/> name it, or 0 without one.</summary>
    public int Connection { get; init; }

    /// <summary>Gets the state of the peer connection, or null without one.</summary>
    public PeerConnectionState? ConnectionState { get; init; }

    /// <summary>Gets the last statistics of the connection, or null before it was measured.</summary>
    public PeerStatistics? Statistics { get; init; }

    /// <summary>Gets a value indicating whether audio has flowed in this session.</summary>
    public bool WasConnected { get; init; }

    /// <summary>Gets the number of connections given up since audio flowed last.</summary>
    public int Failures { get; init; }

    /// <summary>Gets why the last connection was given up.</summary>
    public LinkFault Fault { get; init; }

    /// <summary>Gets the next timer of the member's link or callstate, as the specification names it, or null if none is running.</summary>
    public string? TimerKind { get; init; }

    /// <summary>Gets the time until that timer is due, or null if none is running.</summary>
    public TimeSpan? TimerDue { get; init; }
}
