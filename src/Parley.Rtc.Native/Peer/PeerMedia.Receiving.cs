using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>What arrives: counting, speech, frames for listeners, playout.</summary>
internal sealed partial class PeerMedia
{
    private readonly SpeechGate _speech = new();
    private readonly Lock _playGate = new();
    private JitterBuffer? _playout;
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

        AudioLevel? level = null;
        if (negotiated.Extensions.AudioLevel is { } id && packet.TryGetExtension(id, out var data) && data.Length > 0)
            level = AudioLevel.Parse(data[0]);
        if (level is { } loudness && _speech.Take((byte)loudness.MinusDbov, now))
            _pump.Post(new PeerEvent.SpeakingChanged(true));
        lock (_playGate)
            _playout?.Push(packet.SequenceNumber, packet.Timestamp, packet.Payload, AudioStream.SamplesPerTick, level, now);
        if (RemoteAudio.HasListeners)
            RemoteAudio.Deliver(new(packet.Payload.ToArray(), packet.Timestamp, AudioStream.SamplesPerTick));
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
