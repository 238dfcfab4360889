using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Pacing;

namespace Parley.Bench.Scenarios.Fanout;

/// <summary>The least that a sender can do: the same datagrams by the same clock from one socket, and nothing else.</summary>
internal sealed class FanoutFloor : IFrameClockClient, IDisposable
{
    /// <summary>RTP header with the extensions for level and mid.</summary>
    public const int HeaderLength = 20;

    /// <summary>Octets of each datagram: header, payload, authentication tag.</summary>
    public const int DatagramLength = HeaderLength + FanoutSource.PayloadLength + 16;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _datagram = GC.AllocateUninitializedArray<byte>(DatagramLength, pinned: true);
    private readonly SocketAddress[] _to;
    private long _frame;

    public FanoutFloor(IEnumerable<int> ports) => _to = [.. ports.Select(port => new IPEndPoint(IPAddress.Loopback, port).Serialize())];

    /// <summary>Octets that the clock's thread has allocated up to the last frame.</summary>
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
