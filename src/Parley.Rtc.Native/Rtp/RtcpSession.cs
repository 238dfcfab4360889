using System.Buffers.Binary;

namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// RTCP with one peer: sent and received reports (RFC 3550 §6), round-trip time, and requests for retransmission (RFC 4585). Performs no I/O
/// and reads no clock. Not thread-safe.
/// </summary>
/// <param name="ssrc">The local SSRC that reports on the received streams.</param>
/// <param name="cname">The local canonical name.</param>
/// <param name="seed">Random. Spreads the reports of many peers over time (RFC 3550 §6.2).</param>
internal sealed class RtcpSession(uint ssrc, string cname, uint seed)
{
    /// <summary>The maximum size in octets of a packet that this class writes.</summary>
    public const int MaximumLength = 1100;

    /// <summary>The maximum number of streams in a report (RFC 3550 §6.4.1); further ones take turns.</summary>
    public const int MostBlocks = 31;

    // The number of local streams besides the reporting one whose sender reports a packet has; further ones take turns.
    private const int MostOtherSenders = 4;

    // The mean interval. RFC 4585 §3.4 lifts the minimum of 5 s; this keeps round-trip time and loss current at 30 octets/s.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2.5);

    // State of the xorshift generator; must not be 0.
    private uint _random = seed | 1;
    // The first stream and the first other sender of the next report.
    private int _nextStream;
    private int _nextSender;

    /// <summary>Gets the received streams, one for each media section.</summary>
    public List<ReceivedStream> Streams { get; } = [];

    /// <summary>Gets the local SSRCs besides the reporting one.</summary>
    public List<uint> OtherSsrcs { get; } = [];

    /// <summary>Gets the time at which to call <see cref="WriteReport"/>, or <see langword="null"/> before <see cref="Start"/>.</summary>
    public TimeSpan? NextReport { get; private set; }

    /// <summary>Gets the round-trip time from the peer's last report (RFC 3550 §6.4.1), or <see langword="null"/> before the first.</summary>
    public TimeSpan? RoundTripTime { get; private set; }

    /// <summary>Gets the share of packets, 0 to 1, that the peer lost between its last two reports.</summary>
    public double RemoteLoss { get; private set; }

    /// <summary>Gets the packets that the packet of the last call of <see cref="Receive"/> requested again.</summary>
    public List<(uint Ssrc, ushort Sequence)> Requested { get; } = [];

    /// <summary>Starts reporting. The first report is due within 0.5 s.</summary>
    public void Start(TimeSpan now) => NextReport ??= now + TimeSpan.FromMilliseconds(200 + (300 * Random()));

    /// <summary>Processes a decrypted compound packet. Ignores what is malformed.</summary>
    /// <param name="compound">The packet.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="ntp">The wall clock, as in this side's sender reports.</param>
    public void Receive(ReadOnlySpan<byte> compound, TimeSpan now, ulong ntp)
    {
        Requested.Clear();
        var reader = new RtcpReader(compound);
        while (reader.Read())
        {
            switch (reader.Type)
            {
                case RtcpType.SenderReport when reader.Body.Length >= 24:
                    Find(reader.Body)?.SenderReported(BinaryPrimitives.ReadUInt64BigEndian(reader.Body[4..]), now);
                    ReadReports(reader.Reports(), ntp);
                    break;
                case RtcpType.ReceiverReport:
                    ReadReports(reader.Reports(), ntp);
                    break;
                case RtcpType.Bye:
                    for (var i = 0; i < reader.Count && reader.Body.Length >= 4 * (i + 1); i++)
                        Find(reader.Body[(4 * i)..])?.HasEnded = true;
                    break;
                case RtcpType.TransportFeedback when reader.Count == 1 && reader.Body.Length >= 8 && IsLocal(BinaryPrimitives.ReadUInt32BigEndian(reader.Body[4..])):
                    ReadNack(BinaryPrimitives.ReadUInt32BigEndian(reader.Body[4..]), reader.Body[8..]);
                    break;
            }
        }
    }

    /// <summary>Writes a report with the canonical name, and schedules the next.</summary>
    /// <param name="buffer">At least <see cref="MaximumLength"/> octets.</param>
    /// <param name="senders">The streams that this side sends.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="ntp">Wall clock (<see cref="NtpTime"/>).</param>
    /// <returns>Octets written.</returns>
    public int WriteReport(Span<byte> buffer, IReadOnlyList<RtpPeerSender> senders, TimeSpan now, ulong ntp)
    {
        NextReport = now + (s_interval * (0.5 + Random()));
        var writer = new RtcpWriter(buffer);
        Report(ref writer, senders, now, ntp);
        return writer.Length;
    }

    /// <summary>Writes the last report, with BYE.</summary>
    /// <returns>Octets written.</returns>
    public int WriteBye(Span<byte> buffer, IReadOnlyList<RtpPeerSender> senders, TimeSpan now, ulong ntp)
    {
        NextReport = null;
        var writer = new RtcpWriter(buffer);
        Report(ref writer, senders, now, ntp);
        writer.Bye(ssrc);
        return writer.Length;
    }

    /// <summary>Writes a request for missing packets, as a compound packet unless the peer accepts reduced-size RTCP.</summary>
    /// <returns>Octets written; 0 if the stream has not started.</returns>
    public int WriteNack(Span<byte> buffer, ReceivedStream stream, ushort sequence, ushort mask, bool reducedSize)
    {
        if (stream.Ssrc is not { } mediaSsrc)
            return 0;
        var writer = new RtcpWriter(buffer);
        if (!reducedSize)
        {
            writer.ReceiverReport(ssrc, []);
            writer.SourceDescription(ssrc, cname);
        }

        writer.Nack(ssrc, mediaSsrc, sequence, mask);
        return writer.Length;
    }

    private void Report(ref RtcpWriter writer, IReadOnlyList<RtpPeerSender> senders, TimeSpan now, ulong ntp)
    {
        Span<ReportBlock> blocks = stackalloc ReportBlock[MostBlocks];
        var written = 0;
        for (var i = 0; i < Streams.Count && written < MostBlocks; i++)
        {
            _nextStream = (_nextStream + 1) % Streams.Count;
            if (Streams[_nextStream].Report(now) is { } block)
                blocks[written++] = block;
        }

        var own = Find(senders, ssrc);
        if (own is { PacketsSent: > 0 })
            WriteSenderReport(ref writer, own, blocks[..written], now, ntp);
        else
            writer.ReceiverReport(ssrc, blocks[..written]);
        writer.SourceDescription(ssrc, cname);
        for (int i = 0, others = 0; i < senders.Count && others < MostOtherSenders; i++)
        {
            _nextSender = (_nextSender + 1) % senders.Count;
            var other = senders[_nextSender];
            if (ReferenceEquals(other, own) || other.PacketsSent == 0)
                continue;
            WriteSenderReport(ref writer, other, [], now, ntp);
            writer.SourceDescription(other.Ssrc, cname);
            others++;
        }
    }

    // The report has the RTP timestamp of the present moment, by which receivers synchronize streams (RFC 3550 §6.4.1).
    private static void WriteSenderReport(ref RtcpWriter writer, RtpPeerSender sender, scoped ReadOnlySpan<ReportBlock> blocks, TimeSpan now, ulong ntp)
    {
        var timestamp = sender.LastTimestamp + (uint)(long)((now - sender.LastSentAt).TotalSeconds * 48_000);
        writer.SenderReport(sender.Ssrc, ntp, timestamp, (uint)sender.PacketsSent, (uint)sender.BytesSent, blocks);
    }

    private static RtpPeerSender? Find(IReadOnlyList<RtpPeerSender> senders, uint ssrc)
    {
        for (var i = 0; i < senders.Count; i++)
        {
            if (senders[i].Ssrc == ssrc)
                return senders[i];
        }

        return null;
    }

    private bool IsLocal(uint other) => other == ssrc || OtherSsrcs.Contains(other);

    private ReceivedStream? Find(ReadOnlySpan<byte> ssrcBytes)
    {
        var remote = BinaryPrimitives.ReadUInt32BigEndian(ssrcBytes);
        foreach (var stream in Streams)
        {
            if (stream.Ssrc == remote)
                return stream;
        }

        return null;
    }

    private void ReadReports(ReadOnlySpan<byte> reports, ulong ntp)
    {
        for (; reports.Length >= ReportBlock.Length; reports = reports[ReportBlock.Length..])
        {
            var block = ReportBlock.Read(reports);
            if (!IsLocal(block.Ssrc))
                continue;
            RemoteLoss = block.FractionLost / 256.0;
            if (block.LastSenderReport == 0)
                continue;
            // Arrival time minus the time of the sender report minus the peer's delay; middle 32 bits.
            var roundTrip = NtpTime.Middle(ntp) - block.LastSenderReport - block.DelaySinceLastSenderReport;
            if (roundTrip < 30 * 65_536)
                RoundTripTime = NtpTime.FromMiddle(roundTrip);
        }
    }

    private void ReadNack(uint requested, ReadOnlySpan<byte> items)
    {
        for (; items.Length >= 4 && Requested.Count < RtpStream.History; items = items[4..])
        {
            var sequence = BinaryPrimitives.ReadUInt16BigEndian(items);
            var mask = BinaryPrimitives.ReadUInt16BigEndian(items[2..]);
            Requested.Add((requested, sequence));
            for (var bit = 0; bit < 16; bit++)
                if ((mask & (1 << bit)) != 0)
                    Requested.Add((requested, (ushort)(sequence + bit + 1)));
        }
    }

    private double Random()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _random / (double)uint.MaxValue;
    }
}
