using Parley.Rtc.Native;

namespace Parley.Bots;

/// <summary>
/// Buffers the frames to send, between the task that reads them and the frame clock that takes one every 20 ms. The buffer of a third of a
/// second hides pauses of the disk and of the garbage collector.
/// </summary>
/// <param name="waits">Returns whether a playback that would start from silence waits for its listeners.</param>
internal sealed class FrameFeed(Func<bool> waits) : IEncodedAudioSource
{
    /// <summary>The largest packet that fits, in octets (RFC 6716 §3.4).</summary>
    public const int MaxPacket = 1275;

    // Frames of 20 ms.
    private const int Capacity = 16;

    // Audio level of silence, in −dBov.
    private const byte Silent = 127;
    private readonly Lock _lock = new();
    private readonly Slot[] _slots = CreateSlots();
    private readonly SemaphoreSlim _room = new(0);
    private int _head;
    private int _count;
    private bool _isWaiting;
    private bool _isPaused;
    private Playback? _current;

    /// <summary>Occurs, on the clock's thread, when the last frame of a playback was sent.</summary>
    public event Action<Playback>? Ended;

    /// <summary>Occurs, on the clock's thread, when the first frame of a playback is sent.</summary>
    public event Action<Playback>? Started;

    /// <summary>Gets the playback that is being sent.</summary>
    public Playback? Current
    {
        get
        {
            lock (_lock)
                return _current;
        }
    }

    /// <summary>Gets the number of buffered frames.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    public bool IsPaused
    {
        get
        {
            lock (_lock)
                return _isPaused;
        }

        set
        {
            lock (_lock)
                _isPaused = value;
        }
    }

    public int Read(Span<byte> packet, out byte level)
    {
        level = Silent;
        Playback? over = null, first = null;
        var length = 0;
        lock (_lock)
        {
            if (_isPaused || (_current is null && _count > 0 && _slots[_head].Playback is { Source.IsLive: false } && waits()))
                return 0;
            if (_count > 0 && _slots[_head].Length == 0)
            {
                over = _slots[_head].Playback;
                Take();
                _current = null;
            }
            if (_count > 0 && _slots[_head].Length > 0)
            {
                ref var slot = ref _slots[_head];
                length = slot.Length;
                level = slot.Level;
                slot.Data.AsSpan(0, length).CopyTo(packet);
                if (_current != slot.Playback)
                    first = _current = slot.Playback;
                _current!.Reached(slot.Position);
                Take();
            }
            else if (_current is not null)
            {
                BotMetrics.FramesMissed.Add(1);
            }
            if (_isWaiting && _count <= Capacity / 2)
            {
                _isWaiting = false;
                _room.Release();
            }
        }
        if (over is not null)
            Ended?.Invoke(over);
        if (first is not null)
            Started?.Invoke(first);
        if (length > 0)
            BotMetrics.FramesPlayed.Add(1);
        return length;
    }

    /// <summary>Adds a frame, and waits while the buffer is full. An empty frame marks the end of the playback.</summary>
    public async ValueTask AddAsync(Playback playback, ReadOnlyMemory<byte> frame, byte level, TimeSpan position, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                // Frames that were read before a seek are discarded.
                if (playback.IsOver || playback.Target is not null)
                    return;
                if (_count < Capacity)
                {
                    ref var slot = ref _slots[(_head + _count++) % Capacity];
                    (slot.Playback, slot.Length, slot.Level, slot.Position) = (playback, frame.Length, level, position);
                    frame.Span.CopyTo(slot.Data);
                    return;
                }
                _isWaiting = true;
            }
            await _room.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Discards a playback's frames.</summary>
    public void Drop(Playback playback)
    {
        lock (_lock)
        {
            var kept = 0;
            for (var i = 0; i < _count; i++)
            {
                var (from, to) = ((_head + i) % Capacity, (_head + kept) % Capacity);
                if (_slots[from].Playback == playback)
                    continue;
                (_slots[to], _slots[from]) = (_slots[from], _slots[to]);
                kept++;
            }
            _count = kept;
            if (_current == playback && playback.IsOver)
                _current = null;
            if (_isWaiting && _count <= Capacity / 2)
            {
                _isWaiting = false;
                _room.Release();
            }
        }
    }

    private void Take()
    {
        _slots[_head].Playback = null;
        _head = (_head + 1) % Capacity;
        _count--;
    }

    private static Slot[] CreateSlots()
    {
        var slots = new Slot[Capacity];
        foreach (ref var slot in slots.AsSpan())
            slot.Data = new byte[MaxPacket];
        return slots;
    }

    private struct Slot
    {
        public byte[] Data;
        public int Length;
        public byte Level;
        public TimeSpan Position;
        public Playback? Playback;
    }
}
