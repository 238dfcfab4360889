using System.Collections.Concurrent;

namespace Parley.Testing.Network;

/// <summary>
/// An Ethernet switch in this process with links of any quality, like `tc netem`, which not every kernel supports. The seed fixes the
/// share of lost frames, but not which frames are lost, because their order varies.
/// </summary>
internal sealed class VirtualSwitch : IDisposable
{
    private const int EthernetHeader = 14;

    private readonly Lock _lock = new();
    private readonly List<(SwitchPort Port, Thread Thread)> _ports = [];
    private readonly ConcurrentDictionary<ulong, SwitchPort> _known = [];
    private readonly PriorityQueue<(SwitchPort To, byte[] Frame), long> _late = new();
    private readonly Thread _clock;
    private readonly Random _chance = new(20261122);
    private volatile bool _isDisposed;

    public VirtualSwitch()
    {
        _clock = new(DeliverLate) { IsBackground = true, Name = "cables" };
        _clock.Start();
    }

    public SwitchPort Connect(TapDevice tap)
    {
        var port = new SwitchPort(tap);
        var thread = new Thread(() => Read(port)) { IsBackground = true, Name = $"cable {tap.Name}" };
        lock (_lock)
            _ports.Add((port, thread));
        thread.Start();
        return port;
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (var (port, thread) in _ports)
        {
            thread.Join();
            port.Tap.Dispose();
        }

        _clock.Join();
    }

    private void Read(SwitchPort from)
    {
        Span<byte> buffer = stackalloc byte[2048];
        while (!_isDisposed)
        {
            var length = from.Tap.Read(buffer, 100);
            if (length < EthernetHeader)
                continue;
            var frame = buffer[..length];
            _known[Address(frame[6..12])] = from;
            if ((frame[0] & 1) == 0 && _known.TryGetValue(Address(frame[..6]), out var to))
            {
                Carry(from, to, frame);
                continue;
            }

            SwitchPort[] others;
            lock (_lock)
                others = [.. _ports.Select(one => one.Port).Where(port => port != from)];
            foreach (var other in others)
                Carry(from, other, frame);
        }
    }

    private void Carry(SwitchPort from, SwitchPort to, ReadOnlySpan<byte> frame)
    {
        var (sending, receiving) = (from.Quality, to.Quality);
        if (from == to || !from.Reaches(to) || IsLost(sending, frame) || IsLost(receiving, frame))
            return;
        var delay = sending.Delay + receiving.Delay;
        if (delay <= TimeSpan.Zero)
        {
            to.Tap.Write(frame);
            return;
        }

        lock (_late)
            _late.Enqueue((to, frame.ToArray()), TimeProvider.System.GetTimestamp() + (long)(delay.TotalSeconds * TimeProvider.System.TimestampFrequency));
    }

    private bool IsLost(LinkQuality quality, ReadOnlySpan<byte> frame)
    {
        if (quality.BlocksUdp && IsUdp(frame))
            return true;
        if (quality.Loss <= 0)
            return false;
        lock (_chance)
            return _chance.NextDouble() < quality.Loss;
    }

    private void DeliverLate()
    {
        while (!_isDisposed)
        {
            var now = TimeProvider.System.GetTimestamp();
            lock (_late)
            {
                while (_late.TryPeek(out var next, out var due) && due <= now)
                {
                    _late.Dequeue();
                    next.To.Tap.Write(next.Frame);
                }
            }

            Thread.Sleep(1);
        }
    }

    private static bool IsUdp(ReadOnlySpan<byte> frame) => frame is [_, _, _, _, _, _, _, _, _, _, _, _, 0x08, 0x00, ..] && frame.Length > 23 && frame[23] == 17;

    private static ulong Address(ReadOnlySpan<byte> six)
    {
        ulong address = 0;
        foreach (var octet in six)
            address = (address << 8) | octet;
        return address;
    }
}
