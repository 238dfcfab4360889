using Parley.Rtc.Native;

namespace Parley.Bots;

/// <summary>Represents encoded audio of one speaker.</summary>
public sealed record VoiceFrame
{
    /// <summary>Gets the speaker.</summary>
    public required Speaker Speaker { get; init; }

    /// <summary>Gets the kind: a frame, or a lost frame.</summary>
    public required RemoteFrameKind Kind { get; init; }

    /// <summary>
    /// Gets the Opus packet. For a lost frame: the packet that follows it, whose forward error correction may contain the lost frame
    /// (RFC 6716 §2.1.7), or empty.
    /// </summary>
    public required ReadOnlyMemory<byte> Packet { get; init; }

    /// <summary>Gets the playback time, on the clock of <see cref="BotChannel.Now"/>, which all speakers share.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>Gets the sender's RTP timestamp, in samples at 48 kHz; it wraps around.</summary>
    public required uint Timestamp { get; init; }

    /// <summary>Gets the duration in samples at 48 kHz: 960 for 20 ms.</summary>
    public required int Duration { get; init; }
}
