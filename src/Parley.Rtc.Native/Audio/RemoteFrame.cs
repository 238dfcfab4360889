namespace Parley.Rtc.Native;

/// <summary>The kind of a <see cref="RemoteFrame"/>.</summary>
public enum RemoteFrameKind
{
    /// <summary>A frame that arrived.</summary>
    Frame,

    /// <summary>A frame that was lost. Conceal it, with the forward error correction of the packet if there is one.</summary>
    Lost,

    /// <summary>The peer is silent.</summary>
    Silence,
}

/// <summary>A frame of the peer's audio for playback, in order and in time.</summary>
public readonly ref struct RemoteFrame
{
    /// <summary>Gets the kind of the frame.</summary>
    public RemoteFrameKind Kind { get; init; }

    /// <summary>
    /// Gets the Opus packet. For a lost frame, gets the next packet, whose in-band forward error correction may contain the frame
    /// (RFC 6716 §2.1.7), or an empty span. Valid during the call only.
    /// </summary>
    public ReadOnlySpan<byte> Packet { get; init; }

    /// <summary>Gets the RTP timestamp of the frame in units of 1/48000 s.</summary>
    public uint Timestamp { get; init; }

    /// <summary>Gets the duration in samples at 48 kHz: 960 for 20 ms.</summary>
    public int Duration { get; init; }

    /// <summary>Gets the level that the sender announces, in −dBov (RFC 6464 §3): 0 (loudest) to 127 (silence).</summary>
    public int Level { get; init; }
}
