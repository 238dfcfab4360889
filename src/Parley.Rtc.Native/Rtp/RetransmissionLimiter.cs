namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// Bounds what a peer gets by NACK (RFC 4585 §6.2.1): a packet at most once a round trip and three times in all, and not more
/// packets than the stream itself sends. Not thread-safe.
/// </summary>
internal sealed class RetransmissionLimiter
{
    /// <summary>How often a packet is sent again at most.</summary>
    public const int MostPerPacket = 3;

    /// <summary>The packets that may be sent again at once: 1 s of the stream at 20 ms.</summary>
    public const int Burst = 50;

    /// <summary>The shortest time between two retransmissions of a packet while the round-trip time is unknown.</summary>
    private static readonly TimeSpan s_unknownRoundTrip = TimeSpan.FromMilliseconds(10);

    private readonly (long Index, int Count, TimeSpan LastAt)[] _packets = new (long, int, TimeSpan)[RtpStream.History];
    private int _tokens;

    /// <summary>Counts a packet of the stream: another one may be sent again.</summary>
    public void OnSent() => _tokens = Math.Min(_tokens + 1, Burst);

    /// <summary>Returns whether a packet may be sent again now, and counts it if so.</summary>
    /// <param name="index">The packet index, from 0.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="roundTrip">The round-trip time; null if unknown.</param>
    public bool TryTake(long index, TimeSpan now, TimeSpan? roundTrip)
    {
        ref var packet = ref _packets[index % _packets.Length];
        if (packet.Index != index || packet.Count == 0)
            packet = (index, 0, TimeSpan.MinValue);
        if (_tokens == 0 || packet.Count == MostPerPacket || (packet.Count > 0 && now - packet.LastAt < (roundTrip ?? s_unknownRoundTrip)))
            return false;
        _tokens--;
        packet = (index, packet.Count + 1, now);
        return true;
    }
}
