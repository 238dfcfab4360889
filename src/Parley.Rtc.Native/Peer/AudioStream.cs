using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Opus;
using Parley.Rtc.Native.Pacing;
using Parley.Rtc.Native.Rtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>A local audio as a stream of RTP frames for all its connections. Each tick requests one frame from the source and numbers it once.</summary>
internal sealed class AudioStream : IFrameClockClient, IDisposable
{
    /// <summary>Size of the largest Opus packet in bytes (RFC 6716 §3.4).</summary>
    public const int LargestFrame = 1275;

    /// <summary>Samples in a tick of 20 ms at 48 kHz (RFC 7587 §4.1).</summary>
    public const int SamplesPerTick = 960;

    /// <summary>Number of silent frames sent when audio ends, in case some are lost.</summary>
    private const int SilentTicksSent = 3;

    /// <summary>Later, one silent frame is sent in this number of ticks (400 ms), so that NAT bindings and listeners do not time out.</summary>
    private const int TicksBetweenSilence = 20;

    /// <summary>The level of silence in −dBov (RFC 6464 §3).</summary>
    private const byte SilentLevel = 127;

    // A silent Opus packet: full band, 20 ms, stereo (RFC 6716 §3.1).
    private static readonly byte[] s_silence = [0xFC, 0xFF, 0xFE];

    private readonly FrameClock _clock;
    private readonly byte[] _buffer = new byte[LargestFrame];
    private readonly SpeechDetector _speech = new();
    private readonly DatagramBatch _batch = new();
    private readonly Lock _lock = new();
    private volatile MediaSender[] _listeners = [];

    // Ticks since the stream was created; they define the RTP timestamps.
    private long _ticks;
    private int _silentTicks;
    private bool _isTalkSpurt;

    // Ticks that the latest packet still covers.
    private int _ticksCovered;

    public AudioStream(FrameClock clock)
    {
        _clock = clock;
        _clock.Add(this);
    }

    /// <summary>Occurs when speech starts or ends, even if <see cref="Enabled"/> is false.</summary>
    public event Action<bool>? SpeakingChanged;

    /// <summary>Gets the SSRC, the same in all connections; each connection has its own keys.</summary>
    public uint Ssrc => Rtp.Ssrc;

    /// <summary>Gets the numbered frames. Needs <see cref="HistoryLock"/>.</summary>
    public RtpStream Rtp { get; } = new((uint)SecureRandom.Instance.NextInt64(1, 1L << 32), (uint)SecureRandom.Instance.NextInt64(0, 1L << 32));

    /// <summary>Gets the lock that is held while frames are added or looked up.</summary>
    public Lock HistoryLock { get; } = new();

    /// <summary>Gets or sets the source of frames; null sends silence.</summary>
    public IEncodedAudioSource? Source { get; set; }

    /// <summary>Gets or sets a value indicating whether frames of the source are sent; otherwise silence is sent.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Starts to send to a connection.</summary>
    public void Add(MediaSender listener)
    {
        lock (_lock)
            _listeners = [.. _listeners, listener];
    }

    /// <summary>Stops to send to a connection.</summary>
    public void Remove(MediaSender listener)
    {
        lock (_lock)
            _listeners = Array.FindAll(_listeners, other => other != listener);
    }

    /// <summary>Advances the timestamps without frames.</summary>
    public void Skip(int ticks)
    {
        _ticks += ticks;
        _isTalkSpurt = false;
    }

    /// <summary>Requests the next frame and sends it.</summary>
    public void Tick(TimeSpan now)
    {
        // The previous packet is longer than a tick (40 or 60 ms, RFC 6716 §2.1.4).
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
        lock (HistoryLock)
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
