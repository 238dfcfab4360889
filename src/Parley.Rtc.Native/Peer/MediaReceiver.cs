using Parley.Rtc.Native.Opus;
using Parley.Rtc.Native.Pacing;
using Parley.Rtc.Native.Rtp;
using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Peer;

/// <summary>
/// Delivers the received audio of one media section: to listeners as it arrives, to the sink through a jitter buffer. <see cref="Tick"/> runs on
/// the clock thread without the network lock; all other members need that lock, except the setter of <see cref="NativeRemoteAudio.Sink"/>.
/// </summary>
internal sealed class MediaReceiver : IFrameClockClient
{
    private readonly FrameClock _clock;
    private readonly EventPump _pump;
    private readonly SpeechDetector _speech = new();

    // Held while the jitter buffer is used: packets are pushed on the network thread and taken on the clock thread.
    private readonly Lock _playoutLock = new();
    private JitterBuffer? _playout;
    private byte[]? _delivered;
    private volatile bool _isSecured;
    private bool _isPlaying;
    private bool _hasStarted;

    public MediaReceiver(FrameClock clock, EventPump pump, Action<Exception> listenerFailed)
    {
        (_clock, _pump) = (clock, pump);
        RemoteAudio = new(UpdatePlayout, listenerFailed);
    }

    /// <summary>Gets or sets the <c>mid</c> in the events; null if the connection has one section only.</summary>
    public string? Mid { get; set; }

    /// <summary>Gets the audio of the peer.</summary>
    public NativeRemoteAudio RemoteAudio { get; }

    /// <summary>Gets the time at which <see cref="HandleTimeout"/> must be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDeadline => _speech.EndsAt;

    /// <summary>Gets the share of concealed samples, 0 to 1, and the target delay of the jitter buffer; null without a sink.</summary>
    public (double ConcealedShare, TimeSpan TargetDelay)? Playout
    {
        get
        {
            lock (_playoutLock)
                return _playout is { } playout ? (playout.ConcealedShare, playout.TargetDelay) : null;
        }
    }

    /// <summary>Starts or stops playout with the keys of the association.</summary>
    public void SetSecured(bool isSecured)
    {
        _isSecured = isSecured;
        UpdatePlayout();
    }

    /// <summary>Prepares for another stream, which may be another voice: its first audio is reported, and none of the earlier stream is played.</summary>
    public void Restart()
    {
        _hasStarted = false;
        lock (_playoutLock)
        {
            if (_isPlaying)
                _playout = new();
        }
    }

    /// <summary>Handles a decrypted RTP packet.</summary>
    public void Receive(in RtpPacket packet, NegotiatedAudio negotiated, TimeSpan now)
    {
        if (!_hasStarted)
        {
            _hasStarted = true;
            _pump.Post(new PeerEvent.RemoteAudioStarted { Mid = Mid });
        }

        if (!OpusPacket.TryGetDuration(packet.Payload, out var duration))
            return;
        AudioLevel? level = null;
        if (negotiated.Extensions.AudioLevel is { } id && packet.TryGetExtension(id, out var data) && data.Length > 0)
            level = AudioLevel.Parse(data[0]);
        if (level is { } loudness && _speech.Take((byte)loudness.MinusDbov, now))
            _pump.Post(new PeerEvent.SpeakingChanged(true) { Mid = Mid });
        lock (_playoutLock)
            _playout?.Push(packet.SequenceNumber, packet.Timestamp, packet.Payload, duration, level, now);
        if (RemoteAudio.HasListeners)
            Deliver(packet, duration);
    }

    /// <summary>Ends speech if no loud frame has arrived in time.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (_speech.Expire(now))
            _pump.Post(new PeerEvent.SpeakingChanged(false) { Mid = Mid });
    }

    /// <summary>Plays the next 20 ms.</summary>
    public void Tick(TimeSpan now)
    {
        lock (_playoutLock)
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
    public void Skip(int frames)
    {
        // The jitter buffer drops frames that are too late to be played.
    }

    private void Deliver(in RtpPacket packet, int duration)
    {
        // A frame is valid during the call only, so all frames share a buffer.
        if (_delivered is null || _delivered.Length < packet.Payload.Length)
            _delivered = new byte[Math.Max(512, packet.Payload.Length)];
        packet.Payload.CopyTo(_delivered);
        RemoteAudio.Deliver(new(_delivered.AsMemory(0, packet.Payload.Length), packet.Timestamp, duration));
    }

    private void UpdatePlayout()
    {
        lock (_playoutLock)
        {
            var plays = _isSecured && RemoteAudio.Sink is not null;
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
