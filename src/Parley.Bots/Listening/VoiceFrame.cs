using Parley.Rtc.Native;

namespace Parley.Bots;

/// <summary>A piece of what somebody says, encoded.</summary>
public sealed record VoiceFrame
{
    /// <summary>Who.</summary>
    public required Speaker Speaker { get; init; }

    /// <summary>What it is: a frame, or the place of one that was lost.</summary>
    public required RemoteFrameKind Kind { get; init; }

    /// <summary>
    /// The Opus packet; of a lost frame the packet behind it, which may hold it by forward error correction (RFC 6716 §2.1.7), or nothing.
    /// </summary>
    public required ReadOnlyMemory<byte> Packet { get; init; }

    /// <summary>When it is to be heard, in <see cref="BotChannel.Now"/>: the same clock for all speakers.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>The sender's own count of samples, 48 kHz; it wraps around.</summary>
    public required uint Timestamp { get; init; }

    /// <summary>Samples at 48 kHz: 960 for 20 ms.</summary>
    public required int Duration { get; init; }
}
