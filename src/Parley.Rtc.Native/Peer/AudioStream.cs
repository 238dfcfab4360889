using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Opus;
using Parley.Rtc.Native.Pacing;
using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>One local audio as a stream of RTP frames to all its connections: asked for, numbered and stamped once a tick.</summary>
internal sealed class AudioStream : IFrameClockClient, IDisposable
{
    /// <summary>The largest Opus packet (RFC 6716 §3.4).</summary>
    public const int LargestFrame = 1275;

    /// <summary>Samples of a tick at 48 kHz (RFC 7587 §4.1).</summary>
    public const int SamplesPerTick = 960;

    /// <summary>Silence, full band, 20 ms, stereo (RFC 6716 §3.1): sent a few times as speech ends, then every 400 ms to keep the way open.</summary>
    private static readonly byte[] s_silence = [0xFC, 0xFF, 0xFE];

    private const int SilentTicksSent = 3;
    private const int TicksBetweenSilence = 20;
    private const byte SilentLevel = 127;

    private readonly FrameClock _clock;
    private readonly byte[] _buffer = new byte[LargestFrame];
    private readonly SpeechGate _speech = new();
    private readonly DatagramBatch _batch = new();
    private readonly Lock _gate = new();
    private volatile PeerMedia[] _listeners = [];
    private long _ticks;
    private int _silentTicks;
    private bool _isTalkSpurt;
    private int _ticksCovered;

    public AudioStream(FrameClock clock)
    {
        _clock = clock;
        _clock.Add(this);
    }

    /// <summary>Speech began or ended, muted or not.</summary>
    public event Action<bool>? SpeakingChanged;

    /// <summary>The stream's SSRC, the same towards all connections: each has keys of its own.</summary>
    public uint Ssrc => Rtp.Ssrc;

    /// <summary>The numbered frames. Read with <see cref="HistoryGate"/> held.</summary>
    public RtpStream Rtp { get; } = new((uint)SecureRandom.Instance.NextInt64(1, 1L << 32), (uint)SecureRandom.Instance.NextInt64(0, 1L << 32));

    /// <summary>Held while frames are added and while old ones are looked up.</summary>
    public Lock HistoryGate { get; } = new();

    /// <summary>Where the frames come from.</summary>
    public IEncodedAudioSource? Source { get; set; }

    /// <summary>False sends silence in place of the source's frames.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Sends to a connection from now on.</summary>
    public void Add(PeerMedia listener)
    {
        lock (_gate)
            _listeners = [.. _listeners, listener];
    }

    /// <summary>Sends to a connection no more.</summary>
    public void Remove(PeerMedia listener)
    {
        lock (_gate)
            _listeners = Array.FindAll(_listeners, other => other != listener);
    }

    /// <summary>Leaves ticks out: the stream's time goes on without frames.</summary>
    public void Skip(int ticks)
    {
        _ticks += ticks;
        _isTalkSpurt = false;
    }

    /// <summary>Asks for the next frame and sends it.</summary>
    public void Tick(TimeSpan now)
    {
        // The packet before lasts longer than a tick (40 or 60 ms, RFC 6716 §2.1.4): it goes on.
        if (_ticksCovered > 0)
        {
            _ticksCovered--;
            _ticks++;
            return;
        }

        var level = SilentLevel;
        var length = Math.Clamp(Source?.Read(_buffer, out level) ?? 0, 0, LargestFrame);
        NoteSpeech(length > 0 ? level : SilentLevel);
        if (Enabled && length > 0)
        {
            Send(_buffer.AsSpan(0, length), Math.Min(level, SilentLevel), startsTalk: !_isTalkSpurt, now);
            _isTalkSpurt = true;
            _silentTicks = 0;
        }
        else
        {
            if (_silentTicks < SilentTicksSent || _silentTicks % TicksBetweenSilence == 0)
                Send(s_silence, SilentLevel, startsTalk: false, now);
            _silentTicks++;
            _isTalkSpurt = false;
        }

        if (length > 0 && OpusPacket.TryGetDuration(_buffer.AsSpan(0, length), out var duration))
            _ticksCovered = (duration / SamplesPerTick) - 1;
        _ticks++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _clock.Remove(this);
        _listeners = [];
    }

    private void Send(ReadOnlySpan<byte> payload, byte level, bool startsTalk, TimeSpan now)
    {
        RtpFrame frame;
        lock (HistoryGate)
            frame = Rtp.Add(payload, (ulong)_ticks * SamplesPerTick, startsTalk, new(level, level < SilentLevel));
        foreach (var listener in _listeners)
            listener.Send(frame, now, _batch);
        _batch.Flush();
    }

    private void NoteSpeech(byte level)
    {
        var now = FrameClock.Period * _ticks;
        if (_speech.Take(level, now))
            SpeakingChanged?.Invoke(true);
        else if (_speech.Expire(now))
            SpeakingChanged?.Invoke(false);
    }
}
