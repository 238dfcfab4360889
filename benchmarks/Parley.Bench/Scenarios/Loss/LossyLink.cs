using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Parley.Bench.Scenarios.Loss;

/// <summary>
/// A path on this machine that loses datagrams at random, from a seed, and delays the others. The datagrams of one end are sent from the
/// socket that the other end knows as its address.
/// </summary>
internal sealed class LossyLink : IDisposable
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(20);

    private readonly Socket[] _sockets = [Bind(), Bind()];
    private readonly EndPoint?[] _ends = [null, null];
    private readonly PriorityQueue<(int Socket, byte[] Datagram), long> _underWay = new();
    private readonly Random _random;
    private readonly double _loss;
    private volatile bool _isDisposed;

    public LossyLink(double loss, int seed)
    {
        (_loss, _random) = (loss, new(seed));
        new Thread(Run) { IsBackground = true, Name = "Lossy link" }.Start();
    }

    /// <summary>Returns the port that represents end 0 or 1 to the other end.</summary>
    public int PortOf(int end) => ((IPEndPoint)_sockets[end].LocalEndPoint!).Port;

    /// <summary>Sets the port of an end.</summary>
    public void Place(int end, int port) => _ends[end] = new IPEndPoint(IPAddress.Loopback, port);

    public void Dispose() => _isDisposed = true;

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private void Run()
    {
        var buffer = new byte[2048];
        while (!_isDisposed)
        {
            List<Socket> readable = [.. _sockets];
            Socket.Select(readable, null, null, 1000);
            var now = Stopwatch.GetTimestamp();
            foreach (var socket in readable)
            {
                // A datagram to the port of end 0 is forwarded to end 0 from the port of end 1.
                var to = Array.IndexOf(_sockets, socket);
                var length = socket.Receive(buffer);
                if (_random.NextDouble() >= _loss)
                    _underWay.Enqueue((to, buffer[..length]), now + (long)(s_delay.TotalSeconds * Stopwatch.Frequency));
            }

            while (_underWay.TryPeek(out var next, out var at) && at <= Stopwatch.GetTimestamp())
            {
                _underWay.Dequeue();
                if (_ends[next.Socket] is { } end)
                    _sockets[1 - next.Socket].SendTo(next.Datagram, end);
            }
        }

        foreach (var socket in _sockets)
            socket.Dispose();
    }
}
