using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Testing.Browsers;

/// <summary>Commands and answers of WebDriver BiDi (https://w3c.github.io/webdriver-bidi/) over one WebSocket; events are dropped.</summary>
internal sealed class BidiConnection : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = [];
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _ending = new();
    private Task _reading = Task.CompletedTask;
    private int _last;

    private BidiConnection()
    {
    }

    /// <summary>Connects.</summary>
    public static async Task<BidiConnection> OpenAsync(Uri url)
    {
        var connection = new BidiConnection();
        await connection._socket.ConnectAsync(url, default);
        connection._reading = connection.ReadAsync();
        return connection;
    }

    /// <summary>Sends a command and returns its result.</summary>
    /// <exception cref="InvalidOperationException">The browser refused it, or is gone.</exception>
    public async Task<JsonNode> SendAsync(string method, JsonObject parameters)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString();
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, default);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _reading;
        _socket.Dispose();
        _ending.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, _ending.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                var parsed = JsonNode.Parse(message.ToArray())!;
                message.SetLength(0);
                if (parsed["id"] is { } id && _waiting.TryRemove((int)id, out var waiting))
                {
                    if ((string?)parsed["type"] == "error")
                        waiting.TrySetException(new InvalidOperationException($"Firefox refused: {parsed["error"]}: {parsed["message"]}"));
                    else
                        waiting.TrySetResult(parsed["result"]!);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
        }

        foreach (var waiting in _waiting.Values)
            waiting.TrySetException(new InvalidOperationException("Firefox has ended."));
    }
}
