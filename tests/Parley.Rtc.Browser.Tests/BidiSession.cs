using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Rtc.Browser.Tests;

/// <summary>The commands of WebDriver BiDi (W3C) and their results.</summary>
internal sealed class BidiSession : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _waiting = new();
    private readonly SemaphoreSlim _sending = new(1);
    private int _lastId;

    private BidiSession()
    {
    }

    public static async Task<BidiSession> ConnectAsync(Uri url)
    {
        var session = new BidiSession();
        await session._socket.ConnectAsync(url, CancellationToken.None);
        _ = session.ReadAsync();
        return session;
    }

    public async Task<JsonElement> SendAsync(string method, string parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        var waiting = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = Encoding.UTF8.GetBytes($$"""{"id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(command, WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }

        return await waiting.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _sending.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync()
    {
        try
        {
            using var message = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                Take(JsonDocument.Parse(message.ToArray()).RootElement);
                message.SetLength(0);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or JsonException)
        {
            foreach (var waiting in _waiting.Values)
                waiting.TrySetException(exception);
        }
    }

    private void Take(JsonElement message)
    {
        if (!message.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.Number || !_waiting.TryRemove(id.GetInt32(), out var waiting))
            return;
        if (message.TryGetProperty("result", out var result))
            waiting.TrySetResult(result);
        else
            waiting.TrySetException(new InvalidOperationException(message.ToString()));
    }
}
