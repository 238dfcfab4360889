using Parley.Rtc.Native.Opus;
using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>What arrives: counting, speech, frames for listeners, playout.</summary>
internal sealed partial class PeerMedia
{
    private readonly SpeechGate _speech = new();
    private readonly Lock _playGate = new();
    private JitterBuffer? _playout;
    private byte[]? _delivered;
    private bool _isPlaying;
    private bool _hasStarted;

    /// <summary>Takes an authentic RTP packet.</summary>
    public void ReceiveRtp(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        if (_negotiated is not { } negotiated || !RtpPacket.TryParse(bytes, out var packet) || packet.PayloadType != negotiated.PayloadType)
            return;
        _rtcp.RtpReceived(packet, now);
        _missing.Received(packet.SequenceNumber, now);
        if (!_hasStarted)
        {
            _hasStarted = true;
            _pump.Post(new PeerEvent.RemoteAudioStarted());
        }

        if (!OpusPacket.TryGetDuration(packet.Payload, out var duration))
            return;
        AudioLevel? level = null;
        if (negotiated.Extensions.AudioLevel is { } id && packet.TryGetExtension(id, out var data) && data.Length > 0)
            level = AudioLevel.Parse(data[0]);
        if (level is { } loudness && _speech.Take((byte)loudness.MinusDbov, now))
            _pump.Post(new PeerEvent.SpeakingChanged(true));
        lock (_playGate)
            _playout?.Push(packet.SequenceNumber, packet.Timestamp, packet.Payload, duration, level, now);
        if (RemoteAudio.HasListeners)
            Deliver(packet, duration);
    }

    /// <summary>Plays the next step, where somebody listens.</summary>
    public void Tick(TimeSpan now)
    {
        lock (_playGate)
        {
            if (_playout is not { } playout || RemoteAudio.Sink is not { } sink)
                return;
            playout.Advance();
            while (playout.TryTake(now, out var frame))
            {
                if (RemoteAudio.Muted)
                    continue;
                sink.Play(new()
                {
                    Kind = (RemoteFrameKind)frame.Kind,
                    Packet = frame.Payload,
                    Timestamp = frame.Timestamp,
                    Duration = frame.Duration,
                    Level = frame.Level.MinusDbov,
                });
            }
        }
    }

    private void Deliver(in RtpPacket packet, int duration)
    {
        // The frame is valid during the call only, so one buffer serves all of them.
        if (_delivered is null || _delivered.Length < packet.Payload.Length)
            _delivered = new byte[Math.Max(512, packet.Payload.Length)];
        packet.Payload.CopyTo(_delivered);
        RemoteAudio.Deliver(new(_delivered.AsMemory(0, packet.Payload.Length), packet.Timestamp, duration));
    }

    /// <inheritdoc/>
    public void Skip(int ticks)
    {
        // What was not played in time is dropped by the buffer itself.
    }

    private void UpdatePlayout()
    {
        lock (_playGate)
        {
            var plays = _srtp is not null && RemoteAudio.Sink is not null;
            if (plays == _isPlaying)
                return;
            _isPlaying = plays;
            if (plays)
            {
                _playout = new();
                _clock.Add(this);
            }
            else
            {
                _clock.Remove(this);
            }
        }
    }
}
