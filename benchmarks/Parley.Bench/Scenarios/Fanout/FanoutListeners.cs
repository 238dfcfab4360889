using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Parley.Bench.Scenarios.Connect;
using Parley.Rtc;
using Parley.Rtc.Native;

namespace Parley.Bench.Scenarios.Fanout;

/// <summary>The process of the listeners: native receivers, or sockets for the floor. It reads one command a line.</summary>
internal static class FanoutListeners
{
    /// <summary>The argument that starts this program as the process of the listeners.</summary>
    public const string Argument = "--fanout-listeners";

    public static async Task<int> RunAsync()
    {
        List<FanoutArrivals> arrivals = [];
        List<NativePeer> peers = [];
        List<Socket> sockets = [];
        await using var backend = NativePeer.Backend(sharePort: false);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var (command, argument) = line.Split(' ') is [var first, var second] ? (first, second) : (line, "");
            switch (command)
            {
                case "offer":
                    var peer = new NativePeer(backend);
                    var heard = new FanoutArrivals();
                    ((NativeRemoteAudio)peer.Connection.RemoteAudio).FrameReceived += frame => heard.Add(frame.Payload.Span[FanoutArrivals.NumberOffset..]);
                    peers.Add(peer);
                    arrivals.Add(heard);
                    var offer = new SessionDescription(SdpType.Offer, Encoding.UTF8.GetString(Convert.FromBase64String(argument)));
                    var answer = await peer.Connection.AnswerAsync(offer, new AnswerOptions { GatherFor = TimeSpan.FromSeconds(1) });
                    Console.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes(answer.Sdp)));
                    break;
                case "sockets":
                    for (var i = int.Parse(argument, CultureInfo.InvariantCulture); i > 0; i--)
                        sockets.Add(Listen(arrivals));
                    Console.WriteLine(string.Join(',', sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)));
                    break;
                case "begin":
                    arrivals.ForEach(one => one.Clear());
                    Console.WriteLine("begun");
                    break;
                case "end":
                    Console.WriteLine(FanoutArrivals.Line(arrivals));
                    break;
                case "close":
                    foreach (var open in peers)
                        await open.DisposeAsync();
                    sockets.ForEach(socket => socket.Dispose());
                    peers.Clear();
                    sockets.Clear();
                    arrivals.Clear();
                    Console.WriteLine("closed");
                    break;
            }
        }

        return 0;
    }

    private static Socket Listen(List<FanoutArrivals> arrivals)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var heard = new FanoutArrivals();
        arrivals.Add(heard);
        _ = ReceiveAsync(socket, heard);
        return socket;
    }

    private static async Task ReceiveAsync(Socket socket, FanoutArrivals heard)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(2048, pinned: true);
        var from = new SocketAddress(AddressFamily.InterNetwork);
        try
        {
            while (true)
            {
                var length = await socket.ReceiveFromAsync(buffer.AsMemory(), SocketFlags.None, from).ConfigureAwait(false);
                if (length == FanoutFloor.DatagramLength)
                    heard.Add(buffer.AsSpan(FanoutFloor.HeaderLength + FanoutArrivals.NumberOffset));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }
    }
}
