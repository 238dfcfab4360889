namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// Buffers received Opus frames so that they are played in order and without gaps, and decides when a frame must be concealed. The delay
/// grows with the network's jitter and shrinks, at quiet moments, when the jitter decreases. Reads no clock: the caller reports each tick of
/// the playout clock. Allocates nothing after the first frames. Not thread-safe.
/// </summary>
internal sealed partial class JitterBuffer
{
    private const int Slots = 128;

    // Samples of one tick of the playout clock: 20 ms at 48 kHz.
    private const int Tick = 960;

    // Samples. Longer concealment sounds like a drone; after it there is silence until frames arrive.
    private const int MaximumConcealed = 5 * Tick;

    // How much the buffer may exceed the target before frames are left out.
    private static readonly TimeSpan s_slack = TimeSpan.FromMilliseconds(40);

    private readonly Slot[] _slots = new Slot[Slots];
    private readonly DelayEstimator _delay;
    private bool _hasStream;
    private bool _isPlaying;
    private bool _hasPlayed;
    // Extended sequence numbers of the next frame to play and of the highest one received.
    private long _next;
    private long _highest;
    private uint _nextTimestamp;

    // When playout starts.
    private TimeSpan _waitUntil;

    // Samples that are due but not played.
    private int _credit;
    private int _concealedInRow;
    private int _frameDuration = Tick;
    private bool _lastWasQuiet = true;

    /// <param name="settings">Limits of the delay; the defaults if <see langword="null"/>.</param>
    public JitterBuffer(JitterSettings? settings = null) => _delay = new DelayEstimator(settings ?? new JitterSettings());

    /// <summary>Gets the target delay.</summary>
    public TimeSpan TargetDelay => _delay.Target;

    /// <summary>Gets the number of samples played, including concealed ones but not silence.</summary>
    public long PlayedSamples { get; private set; }

    /// <summary>Gets the number of concealed samples.</summary>
    public long ConcealedSamples { get; private set; }

    /// <summary>Gets the number of frames that arrived too late to be played.</summary>
    public long LateFrames { get; private set; }

    /// <summary>Gets the number of frames that were left out to decrease the delay.</summary>
    public long SkippedFrames { get; private set; }

    /// <summary>Gets the share of samples that were concealed, 0 to 1 (concealedSamples / totalSamplesReceived).</summary>
    public double ConcealedShare => PlayedSamples == 0 ? 0 : (double)ConcealedSamples / PlayedSamples;

    /// <summary>Adds a received frame.</summary>
    /// <param name="sequence">RTP sequence number.</param>
    /// <param name="timestamp">RTP timestamp.</param>
    /// <param name="payload">The Opus packet; copied.</param>
    /// <param name="duration">Samples at 48 kHz.</param>
    /// <param name="level">The sender's audio level, or <see langword="null"/> if it was not sent.</param>
    /// <param name="now">Monotonic time.</param>
    public void Push(ushort sequence, uint timestamp, ReadOnlySpan<byte> payload, int duration, AudioLevel? level, TimeSpan now)
    {
        if (!_hasStream)
            Begin(sequence, timestamp);
        var number = _highest + (short)(sequence - (ushort)_highest);
        if (Math.Abs(number - _next) >= Slots)
        {
            // The stream restarted, or was interrupted for seconds.
            Reset();
            _delay.Restart();
            Begin(sequence, timestamp);
            number = _highest;
        }

        _delay.Add(now.TotalMilliseconds - (timestamp / 48.0), now);
        if (number < _next)
        {
            // Before playout, an earlier frame moves the start; afterwards it is too late.
            if (_hasPlayed)
            {
                LateFrames++;
                return;
            }

            (_next, _nextTimestamp) = (number, timestamp);
        }

        if (!_isPlaying && !HasFrames())
            _waitUntil = now + _delay.Target;
        ref var slot = ref _slots[number % Slots];
        if (slot.IsFull && slot.Number == number)
            return;
        slot.Store(number, timestamp, payload, duration, level);
        _frameDuration = duration;
        _highest = Math.Max(_highest, number);
    }

    /// <summary>
    /// Reports one tick of the playout clock, 20 ms. Call <see cref="TryTake"/> afterwards until it returns <see langword="false"/>: once for
    /// frames of 20 ms, twice for frames of 10 ms, and once in three ticks for frames of 60 ms.
    /// </summary>
    public void Advance() => _credit = Math.Min(_credit + Tick, 4 * Tick);

    /// <summary>Returns the next frame to play, or <see langword="false"/> if none is due.</summary>
    public bool TryTake(TimeSpan now, out JitterFrame frame)
    {
        frame = default;
        if (_credit <= 0)
            return false;
        if (!_isPlaying)
        {
            if (!HasFrames() || now < _waitUntil)
            {
                frame = Silence();
                return true;
            }

            StartPlaying();
        }

        Shorten();
        ref var slot = ref _slots[_next % Slots];
        if (slot.IsFull && slot.Number == _next)
        {
            // Consecutive sequence numbers with a gap between the timestamps: the sender paused (RFC 7587 §3.1.3).
            var gap = (int)(slot.Timestamp - _nextTimestamp);
            if (gap >= _frameDuration && gap < 48_000 && Buffered() <= _delay.Target + s_slack)
            {
                frame = Silence();
                return true;
            }

            frame = Play(ref slot);
        }
        else
        {
            frame = HasFrames() ? Lose() : Starve();
        }

        return true;
    }

    private void Begin(ushort sequence, uint timestamp)
    {
        _hasStream = true;
        _highest = _next = 0x10000L | sequence;
        _nextTimestamp = timestamp;
    }

    private void Reset()
    {
        foreach (ref var slot in _slots.AsSpan())
            slot.IsFull = false;
        _isPlaying = false;
        _hasPlayed = false;
        _concealedInRow = 0;
        _lastWasQuiet = true;
    }

    private bool HasFrames() => _hasStream && _highest >= _next && AnyFull();

    private bool AnyFull()
    {
        for (var number = _next; number <= _highest; number++)
            if (_slots[number % Slots] is { IsFull: true } slot && slot.Number == number)
                return true;
        return false;
    }

    private struct Slot
    {
        private byte[]? _payload;
        private int _length;

        public bool IsFull;
        public long Number;
        public uint Timestamp;
        public int Duration;
        public AudioLevel? Level;

        public readonly ReadOnlySpan<byte> Payload => _payload.AsSpan(0, _length);

        public void Store(long number, uint timestamp, ReadOnlySpan<byte> payload, int duration, AudioLevel? level)
        {
            if (_payload is null || _payload.Length < payload.Length)
                _payload = new byte[Math.Max(256, payload.Length)];
            payload.CopyTo(_payload);
            (_length, IsFull, Number, Timestamp, Duration, Level) = (payload.Length, true, number, timestamp, duration, level);
        }
    }
}
