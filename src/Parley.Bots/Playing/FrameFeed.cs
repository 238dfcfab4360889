using Parley.Rtc.Native;

namespace Parley.Bots;

/// <summary>
/// The frames that are ready to be sent, between who reads them and the clock that asks for one each 20 ms. Holds a third of a second:
/// a disk or a garbage collector that stands still is not heard.
/// </summary>
/// <param name="ended">Told on the clock's thread of a playback whose last frame was sent.</param>
/// <param name="begun">Told on the clock's thread of a playback whose first frame goes out.</param>
/// <param name="tick">Called at each tick, before anything else.</param>
/// <param name="waits">Asked where something is to begin from silence: whether it waits, because those who are to hear it do not yet.</param>
internal sealed class FrameFeed(Action<Playback> ended, Action<Playback> begun, Action tick, Func<bool> waits) : IEncodedAudioSource
{
    /// <summary>The largest packet that a tick takes (RFC 6716 §3.4).</summary>
    public const int Largest = 1275;

    private const int Capacity = 16;
    private const byte Silent = 127;
    private readonly Lock _lock = new();
    private readonly Slot[] _slots = CreateSlots();
    private readonly SemaphoreSlim _room = new(0);
    private int _head;
    private int _count;
    private bool _isWaiting;
    private bool _isPaused;
    private Playback? _current;

    /// <summary>What is being sent.</summary>
    public Playback? Current
    {
        get
        {
            lock (_lock)
                return _current;
        }
    }

    /// <summary>How much is ready.</summary>
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
        tick();
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
            ended(over);
        if (first is not null)
            begun(first);
        if (length > 0)
            BotMetrics.FramesPlayed.Add(1);
        return length;
    }

    /// <summary>Adds a frame; an empty one says that the playback is at its end. Waits while enough is there.</summary>
    public async ValueTask AddAsync(Playback playback, ReadOnlyMemory<byte> frame, byte level, TimeSpan position, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                // What was read before a jump is not to be heard any more.
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

    /// <summary>Takes a playback's frames out.</summary>
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
            slot.Data = new byte[Largest];
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
