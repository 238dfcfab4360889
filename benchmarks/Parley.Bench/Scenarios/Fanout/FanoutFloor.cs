using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Pacing;

namespace Parley.Bench.Scenarios.Fanout;

/// <summary>The floor of a sender: it only sends the same datagrams, on the same clock, from one socket.</summary>
internal sealed class FanoutFloor : IFrameClockClient, IDisposable
{
    /// <summary>Length of an RTP header with the extensions for level and mid, in bytes.</summary>
    public const int HeaderLength = 20;

    /// <summary>Length of each datagram in bytes: header, payload, authentication tag.</summary>
    public const int DatagramLength = HeaderLength + FanoutSource.PayloadLength + 16;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _datagram = GC.AllocateUninitializedArray<byte>(DatagramLength, pinned: true);
    private readonly SocketAddress[] _to;
    private long _frame;

    public FanoutFloor(IEnumerable<int> ports) => _to = [.. ports.Select(port => new IPEndPoint(IPAddress.Loopback, port).Serialize())];

    /// <summary>Gets the number of bytes that the clock thread has allocated before the last frame.</summary>
    public long AllocatedBySending { get; private set; }

    public void Tick(TimeSpan now)
    {
        BitConverter.TryWriteBytes(_datagram.AsSpan(HeaderLength + FanoutArrivals.NumberOffset), _frame++);
        foreach (var to in _to)
            _socket.SendTo(_datagram, SocketFlags.None, to);
        AllocatedBySending = GC.GetAllocatedBytesForCurrentThread();
    }

    public void Skip(int frames) => _frame += frames;

    public void Dispose() => _socket.Dispose();
}
