using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>A logged-in device. <see cref="Start"/> begins the sync; disposing it ends everything except the login.</summary>
public sealed class MatrixSession : IMatrixSession, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource<SessionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SessionOptions _options;
    private readonly ILogger _logger;
    private readonly EventSender _events;
    private readonly RoomStore _store;
    private readonly SyncLoop _loop;
    private readonly SendQueue _queue;
    private readonly ToDeviceOutbox _outbox;
    private readonly DelayedEvents _delayed;
    private readonly FeatureDiscovery _features;
    private Task? _running;

    // The account's problem as the last sync request and the last event that was sent showed it.
    private string? _syncProblem, _sendProblem;

    /// <summary>Initializes a session of a login. It sends nothing before <see cref="Start"/>, unless it is asked to.</summary>
    /// <param name="transport">Sends the HTTP requests.</param>
    /// <param name="record">The login.</param>
    /// <param name="options">The options, or <c>null</c> for the defaults.</param>
    public MatrixSession(IMatrixTransport transport, SessionRecord record, SessionOptions? options = null)
    {
        Record = record;
        _options = options ?? new();
        _logger = _options.LoggerFactory.CreateLogger("Parley.Matrix.Client");
        Api = new(transport, record.Homeserver, record.AccessToken);
        var context = new SessionContext(Api, record.UserId, Clock, _options.Random, _logger, _closed.Token);
        _queue = new(transport, Clock, _options.RateLimit, _options.Random, OnSent, _logger);
        _events = new(context, _queue);
        _store = new(context, _options.Sync, _events);
        _outbox = new(context);
        _delayed = new(context, record.AccessToken);
        _features = new(context);
        _loop = new(context, _options.Sync) { OnResponse = OnResponseAsync, OnConnected = OnConnected };
    }

    /// <summary>Gets the data to store of the login.</summary>
    public SessionRecord Record { get; }

    /// <inheritdoc/>
    public MatrixApi Api { get; }

    /// <inheritdoc/>
    public UserId UserId => Record.UserId;

    /// <inheritdoc/>
    public DeviceId DeviceId => Record.DeviceId;

    /// <inheritdoc/>
    public TimeProvider Clock => _options.Clock;

    /// <inheritdoc/>
    public ServerFeatures Features => _features.Current;

    /// <inheritdoc/>
    public RoomList Rooms => _store.Rooms;

    /// <inheritdoc/>
    public ConnectionStatus Status { get; private set; }

    /// <inheritdoc/>
    public string? AccountProblem => _syncProblem ?? _sendProblem;

    /// <summary>Gets why the last sync request failed, or <c>null</c> if it succeeded or none has ended.</summary>
    public Exception? SyncFailure { get; private set; }

    /// <inheritdoc/>
    public event Action? StatusChanged;

    /// <summary>Gets a task that completes when the session ends, with the reason.</summary>
    public Task<SessionEnd> Ended => _ended.Task;

    /// <inheritdoc/>
    public IAsyncEnumerable<SyncUpdate> Subscribe(CancellationToken cancellationToken = default) => _store.Subscribe(cancellationToken);

    /// <summary>Returns a room's conversation.</summary>
    public RoomTimeline Timeline(RoomId room) => _store.Timeline(room);

    /// <summary>Starts the sync. Call <see cref="Subscribe"/> before, to miss no update. A second call does nothing.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_running is not null || _closed.IsCancellationRequested)
                return;
            _running = Task.CompletedTask;
        }
        _features.Start();
        _running = RunAsync();
    }

    /// <summary>Abandons connections that may be dead and sends at once. Call it when the machine woke up or the network is back.</summary>
    public void Wake()
    {
        _loop.Wake();
        _queue.Wake();
    }

    /// <summary>Ends the login: the homeserver deletes the device. The session ends even if the homeserver cannot be reached.</summary>
    public async Task LogoutAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await Api.CallAsync(Logout.Endpoint, EmptyObject.Instance, Logout.Endpoint.Path(), null, cancellationToken);
        }
        catch (MatrixException e) when (e.IsUnknownToken)
        {
            // The device was logged out elsewhere.
        }
        finally
        {
            Close(SessionEnd.LoggedOut);
        }
    }

    /// <summary>Returns the owner of the access token, to check whether a stored login is still valid.</summary>
    /// <exception cref="MatrixException">The login is not valid if <see cref="MatrixException.IsUnknownToken"/>.</exception>
    public Task<WhoAmIResponse> WhoAmIAsync(CancellationToken cancellationToken = default) =>
        Api.CallAsync(WhoAmI.Endpoint, null, WhoAmI.Endpoint.Path(), null, cancellationToken);

    /// <inheritdoc/>
    public Task<EventId> SendStateAsync(RoomId room, string type, string stateKey, JsonElement content, SendOptions options, CancellationToken cancellationToken = default) =>
        _events.SendStateAsync(room, type, stateKey, content, options, cancellationToken);

    /// <inheritdoc/>
    public Task<string> SendDelayedStateAsync(RoomId room, string type, string stateKey, JsonElement content, TimeSpan delay, SendOptions options, CancellationToken cancellationToken = default) =>
        _events.SendDelayedStateAsync(room, type, stateKey, content, delay, options, cancellationToken);

    /// <inheritdoc/>
    public Task<EventId> SendEventAsync(RoomId room, string type, JsonElement content, SendOptions options, CancellationToken cancellationToken = default) =>
        _events.SendMessageAsync(room, type, content, options, cancellationToken);

    /// <inheritdoc/>
    public Task SendToDeviceAsync(string type, IReadOnlyList<ToDeviceMessage> messages, CancellationToken cancellationToken = default) =>
        _outbox.SendAsync(type, messages, cancellationToken);

    /// <inheritdoc/>
    public async Task ManageDelayedAsync(string delayId, DelayedEventAction action, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        try
        {
            await _delayed.ManageAsync(delayId, action, either.Token);
        }
        catch (MatrixException e) when (e.Status < 500)
        {
            WakeIfReconnecting();
            throw;
        }
        WakeIfReconnecting();
    }

    /// <inheritdoc/>
    public void SendLastState(RoomId room, string type, string stateKey, JsonElement content) =>
        SendLast(Api.Request(SendStateEvent.Endpoint, content, SendStateEvent.Endpoint.Path(room.Value, type, stateKey)));

    /// <inheritdoc/>
    public void SendLastDelayed(string delayId) => SendLast(_delayed.Manage(delayId, DelayedEventAction.Send));

    /// <inheritdoc/>
    public Task LoadMembersAsync(RoomId room, CancellationToken cancellationToken = default) => _store.LoadMembersAsync(room, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Close(SessionEnd.Disposed);
        if (_running is { } running)
            await running;
    }

    private async Task RunAsync()
    {
        try
        {
            await _loop.RunAsync(_closed.Token);
        }
        catch (MatrixException e)
        {
            End(e);
        }
        catch (OperationCanceledException)
        {
            // The session was closed.
        }
    }

    private async ValueTask OnResponseAsync(SyncResponse response, bool isInitial)
    {
        var receivedAt = Monotonic.Now(Clock);
        // Subscribers to the first update rely on the features.
        await _features.UpdateAsync(isInitial);
        _store.Apply(response, receivedAt, isInitial);
    }

    private void OnConnected(Exception? failure)
    {
        var before = AccountProblem;
        SyncFailure = failure;
        _syncProblem = (failure as MatrixException)?.AccountProblem;
        var isReported = failure is null ? SetStatus(ConnectionStatus.Connected) : Status == ConnectionStatus.Connected && SetStatus(ConnectionStatus.Reconnecting);
        if (!isReported)
            ReportProblem(before);
    }

    // Called by the send queue after an event was accepted (null) or refused.
    private void OnSent(MatrixException? refusal)
    {
        var before = AccountProblem;
        if (refusal is { IsUnknownToken: true })
            End(refusal);
        else if (refusal is null or { AccountProblem: not null })
            _sendProblem = refusal?.AccountProblem;
        ReportProblem(before);
    }

    private void ReportProblem(string? before)
    {
        if (AccountProblem != before && Status != ConnectionStatus.Ended)
            _logger.Raise(StatusChanged);
    }

    // Returns whether the status has changed, and so was reported.
    private bool SetStatus(ConnectionStatus status)
    {
        if (Status == status || Status == ConnectionStatus.Ended)
            return false;
        var wasDown = Status == ConnectionStatus.Reconnecting;
        Status = status;
        if (wasDown && status == ConnectionStatus.Connected)
        {
            _logger.SyncRecovered();
            _queue.Wake();
        }
        _logger.Raise(StatusChanged);
        return true;
    }

    // Delayed events are restarted every few seconds, while the sync backs off for longer and longer: a response means that the sync can go on.
    private void WakeIfReconnecting()
    {
        if (Status == ConnectionStatus.Reconnecting)
            _loop.Wake();
    }

    private void SendLast(MatrixRequest request) => _ = SendLastAsync(request with { KeepAlive = true });

    private async Task SendLastAsync(MatrixRequest request)
    {
        try
        {
            await Api.Transport.SendAsync(request);
        }
        catch (Exception e) when (e is OperationCanceledException or MatrixConnectionException or ObjectDisposedException)
        {
            // The page is closing: nobody can retry.
        }
    }

    private void End(MatrixException error) => Close(error.Error.SoftLogout == true ? SessionEnd.SoftLogout : SessionEnd.LoggedOut);

    private void Close(SessionEnd reason)
    {
        lock (_lock)
        {
            if (_closed.IsCancellationRequested)
                return;
            _closed.Cancel();
        }
        _logger.SessionEnded(reason.ToString());
        _queue.Dispose();
        _ended.TrySetResult(reason);
        SetStatus(ConnectionStatus.Ended);
        _store.Close();
    }
}
