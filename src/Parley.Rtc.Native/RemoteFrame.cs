namespace Parley.Rtc.Native;

/// <summary>One step of playout of the other side's audio, in order and in time.</summary>
public readonly ref struct RemoteFrame
{
    /// <summary>What it holds.</summary>
    public RemoteFrameKind Kind { get; init; }

    /// <summary>
    /// The Opus packet; for a lost frame the packet behind it, whose in-band forward error correction may hold it (RFC 6716 §2.1.7), or
    /// nothing. Valid during the call.
    /// </summary>
    public ReadOnlySpan<byte> Packet { get; init; }

    /// <summary>RTP timestamp of the step, 48 kHz.</summary>
    public uint Timestamp { get; init; }

    /// <summary>Samples at 48 kHz: 960 for 20 ms.</summary>
    public int Duration { get; init; }

    /// <summary>How loud the sender says it is: 0 (as loud as can be) to 127 (silence) in −dBov (RFC 6464 §3).</summary>
    public int Level { get; init; }
}
