using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Parley.Bots.Tests.Support;

/// <summary>An HTTP server whose behaviour a test writes octet by octet.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<Task> _connections = [];
    private readonly Func<FaultyConnection, Task> _serve;
    private readonly Task _accepting;

    /// <summary>Starts the server.</summary>
    /// <param name="serve">Serves a connection, which is closed afterwards.</param>
    public FaultyServer(Func<FaultyConnection, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Gets the number of requests.</summary>
    public int Requests { get; private set; }

    public Uri AddressOf(string file) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{file}");

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
            _connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopped.Token)));
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            var request = new List<byte>();
            var buffer = new byte[4096];
            while (!Encoding.ASCII.GetString([.. request]).Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await socket.ReceiveAsync(buffer, _stopped.Token);
                if (read == 0)
                    return;
                request.AddRange(buffer[..read]);
            }
            Requests++;
            await _serve(new(socket, Encoding.ASCII.GetString([.. request]), _stopped.Token));
        }
    }
}
