using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Rtc;
using Parley.Sfu.Signalling;

namespace Parley.Sfu.Janus;

/// <summary>
/// A session of a Janus server over a WebSocket: requests with their responses, and events. https://janus.conf.meetecho.com/docs/rest
/// </summary>
internal sealed class JanusSession : IAsyncDisposable
{
    /// <summary>The subprotocol of the WebSocket.</summary>
    public const string Protocol = "janus-protocol";

    private const string Plugin = "janus.plugin.videoroom";

    // Janus ends a session after a minute without a request.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(25), Patience = TimeSpan.FromSeconds(10);

    private readonly ISignallingSocket _socket;
    private readonly string? _token;
    private readonly TimeProvider _clock;
    private readonly Action<long, JsonElement> _onEvent;
    private readonly Action<SfuException> _onLost;
    private readonly CancellationTokenSource _closed = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TaskCompletionSource<JsonElement>> _waiting = [];
    private readonly Task _receiving;
    private long _session;
    private int _transaction;
    private Task _keepingAlive = Task.CompletedTask;

    private JanusSession(ISignallingSocket socket, string? token, TimeProvider clock, Action<long, JsonElement> onEvent, Action<SfuException> onLost)
    {
        (_socket, _token, _clock, _onEvent, _onLost) = (socket, token, clock, onEvent, onLost);
        _receiving = ReceiveAsync();
    }

    /// <summary>Creates a session.</summary>
    /// <param name="socket">The WebSocket, which the session owns.</param>
    /// <param name="token">The token of all requests, or <see langword="null"/>.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="onEvent">Called with each message that is not a response, and with its handle. It must not block.</param>
    /// <param name="onLost">Called once if the connection ends without <see cref="DisposeAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="SfuException">The server refuses the session.</exception>
    public static async Task<JanusSession> CreateAsync(
        ISignallingSocket socket, string? token, TimeProvider clock, Action<long, JsonElement> onEvent, Action<SfuException> onLost, CancellationToken cancellationToken)
    {
        var session = new JanusSession(socket, token, clock, onEvent, onLost);
        try
        {
            session._session = Id(await session.RequestAsync(new() { ["janus"] = "create" }, cancellationToken).ConfigureAwait(false));
            session._keepingAlive = session.KeepAliveAsync();
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Creates a handle of the VideoRoom plugin, and returns its ID.</summary>
    /// <exception cref="SfuException">The server refuses the request or does not respond.</exception>
    public async Task<long> AttachAsync(CancellationToken cancellationToken) =>
        Id(await RequestAsync(new() { ["janus"] = "attach", ["plugin"] = Plugin }, cancellationToken).ConfigureAwait(false));

    /// <summary>Sends a request to the plugin, and returns its response.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="body">The request.</param>
    /// <param name="description">A session description for the plugin, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="SfuException">The server or the plugin refuses the request, or does not respond.</exception>
    public async Task<PluginResponse> MessageAsync(long handle, JsonObject body, SessionDescription? description, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["janus"] = "message", ["handle_id"] = handle, ["body"] = body };
        if (description is not null)
            request["jsep"] = new JsonObject { ["type"] = description.Type == SdpType.Offer ? "offer" : "answer", ["sdp"] = description.Sdp };
        return PluginResponse.Read(await RequestAsync(request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Sends a candidate, or the end of candidates.</summary>
    /// <exception cref="SfuException">The connection has ended.</exception>
    public Task TrickleAsync(long handle, IceCandidate? candidate, CancellationToken cancellationToken) =>
        SendAsync(new()
        {
            ["janus"] = "trickle",
            ["handle_id"] = handle,
            ["candidate"] = candidate is null
                ? new JsonObject { ["completed"] = true }
                : new JsonObject { ["candidate"] = candidate.Candidate, ["sdpMid"] = candidate.SdpMid, ["sdpMLineIndex"] = candidate.SdpMLineIndex },
        }, NewTransaction(), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_closed.IsCancellationRequested)
            return;
        try
        {
            if (_session != 0)
                await SendAsync(new() { ["janus"] = "destroy" }, NewTransaction(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (SfuException)
        {
            // The connection has ended, and the session with it.
        }
        await _closed.CancelAsync().ConfigureAwait(false);
        await _socket.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_receiving, _keepingAlive).ConfigureAwait(false);
    }

    private static long Id(JsonElement response) =>
        response.TryGetProperty("data", out var data) && data.TryGetProperty("id", out var id) && id.TryGetInt64(out var value)
            ? value
            : throw new SfuException("The media server sent a response that is not one of Janus.");

    private async Task<JsonElement> RequestAsync(JsonObject request, CancellationToken cancellationToken)
    {
        var transaction = NewTransaction();
        var response = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _waiting.Add(transaction, response);
        try
        {
            await SendAsync(request, transaction, cancellationToken).ConfigureAwait(false);
            return await response.Task.WaitAsync(Patience, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new SfuException("The media server does not respond.", e);
        }
        finally
        {
            lock (_lock)
                _waiting.Remove(transaction);
        }
    }

    private async Task SendAsync(JsonObject request, string transaction, CancellationToken cancellationToken)
    {
        request["transaction"] = transaction;
        if (_session != 0)
            request["session_id"] = _session;
        if (_token is not null)
            request["token"] = _token;
        var bytes = Encoding.UTF8.GetBytes(request.ToJsonString());
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _socket.SendAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        await Task.Yield();
        while (await _socket.ReceiveAsync(_closed.Token).ConfigureAwait(false) is { } message)
            Handle(message);
        var lost = new SfuException("The connection to the media server has ended.");
        lock (_lock)
        {
            foreach (var response in _waiting.Values)
                response.TrySetException(lost);
        }
        if (!_closed.IsCancellationRequested)
            _onLost(lost);
    }

    private void Handle(byte[] message)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(message);
        }
        catch (JsonException)
        {
            return;
        }
        if (json.ValueKind != JsonValueKind.Object || json.Text("janus") is not { } kind || kind is "ack")
            return;
        TaskCompletionSource<JsonElement>? response = null;
        if (json.Text("transaction") is { } transaction)
            lock (_lock)
                _waiting.TryGetValue(transaction, out response);
        if (response is null)
            _onEvent(json.Number("sender") ?? 0, json);
        else if (kind == "error")
            response.TrySetException(Refused(json));
        else
            response.TrySetResult(json);
    }

    // https://janus.conf.meetecho.com/docs/apierror_8h: 403 is a missing, wrong or expired token.
    private static SfuException Refused(JsonElement json)
    {
        var error = json.TryGetProperty("error", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        return error.ValueKind == JsonValueKind.Object && error.Number("code") == 403
            ? new("The media server refuses the token.")
            : new($"The media server refuses the request{(error.ValueKind == JsonValueKind.Object && error.Text("reason") is { } reason ? $" ({reason})" : "")}.");
    }

    private async Task KeepAliveAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(KeepAlive, _clock, _closed.Token).ConfigureAwait(false);
                await SendAsync(new() { ["janus"] = "keepalive" }, NewTransaction(), _closed.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SfuException)
        {
            // The session ends, or the receiver reports the end of the connection.
        }
    }

    private string NewTransaction() => Interlocked.Increment(ref _transaction).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
