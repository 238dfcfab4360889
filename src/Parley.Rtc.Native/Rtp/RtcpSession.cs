using System.Buffers.Binary;

namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// RTCP with one peer: sent and received reports (RFC 3550 §6), round-trip time, and requests for retransmission (RFC 4585). Performs no I/O
/// and reads no clock. Not thread-safe.
/// </summary>
/// <param name="ssrc">The local SSRC.</param>
/// <param name="cname">The local canonical name.</param>
/// <param name="seed">Random. Spreads the reports of many peers over time (RFC 3550 §6.2).</param>
internal sealed class RtcpSession(uint ssrc, string cname, uint seed)
{
    /// <summary>The maximum size in octets of a packet that this class writes.</summary>
    public const int MaximumLength = 512;

    // The mean interval. RFC 4585 §3.4 lifts the minimum of 5 s; this keeps round-trip time and loss current at 30 octets/s.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2.5);

    // State of the xorshift generator; must not be 0.
    private uint _random = seed | 1;
    private ReceptionStatistics? _reception;

    // Counts of the peer's earlier streams.
    private long _receivedBefore;
    private long _bytesBefore;
    private long _lostBefore;

    /// <summary>Gets the time at which to call <see cref="WriteReport"/>, or <see langword="null"/> before <see cref="Start"/>.</summary>
    public TimeSpan? NextReport { get; private set; }

    /// <summary>Gets the round-trip time from the peer's last report (RFC 3550 §6.4.1), or <see langword="null"/> before the first.</summary>
    public TimeSpan? RoundTripTime { get; private set; }

    /// <summary>Gets the share of packets, 0 to 1, that the peer lost between its last two reports.</summary>
    public double RemoteLoss { get; private set; }

    /// <summary>Gets a value indicating whether the peer ended its stream (BYE).</summary>
    public bool RemoteEnded { get; private set; }

    /// <summary>Gets the sequence numbers that the packet of the last call of <see cref="Receive"/> requested again.</summary>
    public List<ushort> Requested { get; } = [];

    /// <summary>Gets the packets received in all streams of the peer.</summary>
    public long PacketsReceived => _receivedBefore + (_reception?.PacketsReceived ?? 0);

    /// <summary>Gets the payload octets received.</summary>
    public long BytesReceived => _bytesBefore + (_reception?.BytesReceived ?? 0);

    /// <summary>Gets the packets lost in all streams of the peer.</summary>
    public long PacketsLost => _lostBefore + (_reception?.PacketsLost ?? 0);

    /// <summary>Gets the interarrival jitter, or <see langword="null"/> before the first packet.</summary>
    public TimeSpan? Jitter => _reception?.Jitter;

    /// <summary>Gets the SSRC of the received stream, or <see langword="null"/> before the first packet.</summary>
    public uint? RemoteSsrc => _reception?.Ssrc;

    /// <summary>Starts reporting. The first report is due within 0.5 s.</summary>
    public void Start(TimeSpan now) => NextReport ??= now + TimeSpan.FromMilliseconds(200 + (300 * Random()));

    /// <summary>Records a received RTP packet.</summary>
    public void RtpReceived(in RtpPacket packet, TimeSpan now)
    {
        if (_reception is null || _reception.Ssrc != packet.Ssrc)
        {
            (_receivedBefore, _bytesBefore, _lostBefore) = (PacketsReceived, BytesReceived, PacketsLost);
            _reception = new ReceptionStatistics(packet.Ssrc);
            RemoteEnded = false;
        }

        _reception.Add(packet.SequenceNumber, packet.Timestamp, packet.Payload.Length, now);
    }

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
                    if (_reception is { } reception && BinaryPrimitives.ReadUInt32BigEndian(reader.Body) == reception.Ssrc)
                        reception.SenderReported(BinaryPrimitives.ReadUInt64BigEndian(reader.Body[4..]), now);
                    ReadReports(reader.Reports(), ntp);
                    break;
                case RtcpType.ReceiverReport:
                    ReadReports(reader.Reports(), ntp);
                    break;
                case RtcpType.Bye:
                    for (var i = 0; i < reader.Count && reader.Body.Length >= 4 * (i + 1); i++)
                        RemoteEnded |= _reception is not null && BinaryPrimitives.ReadUInt32BigEndian(reader.Body[(4 * i)..]) == _reception.Ssrc;
                    break;
                case RtcpType.TransportFeedback when reader.Count == 1 && reader.Body.Length >= 8 && BinaryPrimitives.ReadUInt32BigEndian(reader.Body[4..]) == ssrc:
                    ReadNack(reader.Body[8..]);
                    break;
            }
        }
    }

    /// <summary>Writes a report with the canonical name, and schedules the next.</summary>
    /// <param name="buffer">At least <see cref="MaximumLength"/> octets.</param>
    /// <param name="sender">The stream that this side sends, or <see langword="null"/>.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="ntp">Wall clock (<see cref="NtpTime"/>).</param>
    /// <returns>Octets written.</returns>
    public int WriteReport(Span<byte> buffer, RtpPeerSender? sender, TimeSpan now, ulong ntp)
    {
        NextReport = now + (s_interval * (0.5 + Random()));
        var writer = new RtcpWriter(buffer);
        Report(ref writer, sender, now, ntp);
        writer.SourceDescription(ssrc, cname);
        return writer.Length;
    }

    /// <summary>Writes the last report, with BYE.</summary>
    /// <returns>Octets written.</returns>
    public int WriteBye(Span<byte> buffer, RtpPeerSender? sender, TimeSpan now, ulong ntp)
    {
        NextReport = null;
        var writer = new RtcpWriter(buffer);
        Report(ref writer, sender, now, ntp);
        writer.SourceDescription(ssrc, cname);
        writer.Bye(ssrc);
        return writer.Length;
    }

    /// <summary>Writes a request for missing packets, as a compound packet unless the peer accepts reduced-size RTCP.</summary>
    /// <returns>Octets written; 0 if no stream is received.</returns>
    public int WriteNack(Span<byte> buffer, ushort sequence, ushort mask, bool reducedSize)
    {
        if (_reception is null)
            return 0;
        var writer = new RtcpWriter(buffer);
        if (!reducedSize)
        {
            writer.ReceiverReport(ssrc, null);
            writer.SourceDescription(ssrc, cname);
        }

        writer.Nack(ssrc, _reception.Ssrc, sequence, mask);
        return writer.Length;
    }

    private void Report(ref RtcpWriter writer, RtpPeerSender? sender, TimeSpan now, ulong ntp)
    {
        var block = _reception?.Report(now);
        if (sender is { PacketsSent: > 0 })
        {
            // The RTP timestamp of the present moment, by which receivers synchronize streams (RFC 3550 §6.4.1).
            var timestamp = sender.LastTimestamp + (uint)(long)((now - sender.LastSentAt).TotalSeconds * 48_000);
            writer.SenderReport(ssrc, ntp, timestamp, (uint)sender.PacketsSent, (uint)sender.BytesSent, block);
        }
        else
        {
            writer.ReceiverReport(ssrc, block);
        }
    }

    private void ReadReports(ReadOnlySpan<byte> reports, ulong ntp)
    {
        for (; reports.Length >= ReportBlock.Length; reports = reports[ReportBlock.Length..])
        {
            var block = ReportBlock.Read(reports);
            if (block.Ssrc != ssrc)
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

    private void ReadNack(ReadOnlySpan<byte> items)
    {
        for (; items.Length >= 4 && Requested.Count < RtpStream.History; items = items[4..])
        {
            var sequence = BinaryPrimitives.ReadUInt16BigEndian(items);
            var mask = BinaryPrimitives.ReadUInt16BigEndian(items[2..]);
            Requested.Add(sequence);
            for (var bit = 0; bit < 16; bit++)
                if ((mask & (1 << bit)) != 0)
                    Requested.Add((ushort)(sequence + bit + 1));
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
