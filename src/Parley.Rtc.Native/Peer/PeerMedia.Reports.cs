using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>RTCP: reports, retransmissions asked for and answered.</summary>
internal sealed partial class PeerMedia
{
    /// <summary>Room behind an RTCP packet for its protection: the longest tag and the index (RFC 7714 §9).</summary>
    private const int SrtcpRoom = 20;

    private readonly NackRequester _missing = new();

    private bool AsksAgain => _negotiated?.Nack == true;

    /// <summary>Takes an authentic RTCP packet.</summary>
    public void ReceiveRtcp(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        _rtcp.Receive(packet, now, Ntp());
        if (_rtcp.Requested.Count == 0 || _stream is null || _sender is not { } sender || _srtp is not { } srtp)
            return;
        Span<byte> buffer = stackalloc byte[LargestPacket];
        foreach (var sequence in _rtcp.Requested)
        {
            int length;
            lock (_sendGate)
            {
                lock (_stream.HistoryGate)
                {
                    if (!sender.TryWriteAgain(sequence, buffer, out length))
                        continue;
                }

                length = srtp.Sender.ProtectRtp(buffer, length);
            }

            _transport.Send(buffer[..length]);
        }
    }

    /// <summary>Does what is due.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (_speech.Expire(now))
            _pump.Post(new PeerEvent.SpeakingChanged(false));
        if (_srtp is null)
            return;
        Span<byte> packet = stackalloc byte[RtcpSession.MaximumLength + SrtcpRoom];
        if (_rtcp.NextReport <= now)
        {
            lock (_sendGate)
                SendRtcp(packet, _rtcp.WriteReport(packet, _isSending ? _sender : null, now, Ntp()));
        }

        while (AsksAgain && _missing.TryTake(now, _rtcp.RoundTripTime, out var sequence, out var mask))
        {
            lock (_sendGate)
                SendRtcp(packet, _rtcp.WriteNack(packet, sequence, mask, _negotiated!.ReducedSizeRtcp));
        }
    }

    private void SendRtcp(Span<byte> packet, int length)
    {
        if (length > 0 && _srtp is { } srtp)
            _transport.Send(packet[..srtp.Sender.ProtectRtcp(packet, length)]);
    }

    private ulong Ntp() => NtpTime.From(_timeProvider.GetUtcNow());
}
