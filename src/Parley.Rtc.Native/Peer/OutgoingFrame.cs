namespace Parley.Rtc.Native.Peer;

/// <summary>A frame on its way to all connections.</summary>
internal readonly ref struct OutgoingFrame(ReadOnlySpan<byte> payload, ushort sequence, uint timestamp, byte level, bool startsTalk)
{
    /// <summary>The Opus packet.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>RTP sequence number.</summary>
    public ushort Sequence { get; } = sequence;

    /// <summary>RTP timestamp.</summary>
    public uint Timestamp { get; } = timestamp;

    /// <summary>Level, 0 (loud) to 127 (silent).</summary>
    public byte Level { get; } = level;

    /// <summary>The first frame after silence: it has the marker bit (RFC 7587 §4.2).</summary>
    public bool StartsTalk { get; } = startsTalk;
}
