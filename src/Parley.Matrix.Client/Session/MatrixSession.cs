using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>A logged-in device. <see cref="Start"/> begins the sync; disposing of it ends everything but the login.</summary>
public sealed partial class MatrixSession : IMatrixSession, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource<SessionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly UpdateHub _hub = new();
    private readonly SessionOptions _options;
    private readonly SyncApplier _applier;
    private readonly SyncLoop _loop;
    private readonly SendQueue _queue;
    private readonly ToDeviceOutbox _outbox;
    private readonly string _transactionPrefix = Guid.NewGuid().ToString("N")[..12] + ".";
    private Task? _features;
    private Task? _running;
    private long _transactions;

    /// <summary>A session of a login; nothing is asked of the homeserver until <see cref="Start"/>.</summary>
    public MatrixSession(IMatrixTransport transport, SessionRecord record, SessionOptions? options = null)
    {
        Record = record;
        _options = options ?? new();
        Api = new(transport, record.Homeserver, record.AccessToken);
        _applier = new(record.UserId);
        _queue = new(transport, Clock, _options.RateLimit, _options.Random, End);
        _outbox = new(Api, Clock, _options.Random, NextTransaction, _closed.Token);
        _loop = new(Api, record.UserId, _options.Sync, Clock, _options.Random) { OnResponse = OnResponseAsync, OnConnected = OnConnected };
    }

    /// <summary>What to keep of the login.</summary>
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
    public ServerFeatures Features { get; private set; } = ServerFeatures.None;

    /// <inheritdoc/>
    public RoomList Rooms { get; private set; } = RoomList.Empty;

    /// <inheritdoc/>
    public ConnectionStatus Status { get; private set; }

    /// <inheritdoc/>
    public event Action? StatusChanged;

    /// <summary>Completes when the session is over, with the reason.</summary>
    public Task<SessionEnd> Ended => _ended.Task;

    /// <inheritdoc/>
    public IAsyncEnumerable<SyncUpdate> Subscribe(CancellationToken cancellationToken = default) => _hub.Subscribe(cancellationToken);

    /// <summary>Starts the sync. Call <see cref="Subscribe"/> before, to miss no update. A second call does nothing.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_running is not null || _closed.IsCancellationRequested)
                return;
            _running = Task.CompletedTask;
        }
        _features = LoadFeaturesAsync(Monotonic.Now(Clock));
        _running = RunAsync();
    }

    /// <summary>The machine woke up, or the network is back: gives up connections that may be dead and asks at once.</summary>
    public void Wake()
    {
        _loop.Wake();
        _queue.Wake();
    }

    /// <summary>Ends the login: the homeserver forgets the device. The session is over, also where the homeserver is not reached.</summary>
    public async Task LogoutAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await Api.CallAsync(Logout.Endpoint, EmptyObject.Instance, Logout.Endpoint.Path(), null, cancellationToken);
        }
        catch (MatrixException e) when (e.IsUnknownToken)
        {
            // Already done elsewhere.
        }
        finally
        {
            Close(SessionEnd.LoggedOut);
        }
    }

    /// <summary>Asks whose the token is: whether a stored login still holds.</summary>
    /// <exception cref="MatrixException"><see cref="MatrixException.IsUnknownToken"/>: it does not.</exception>
    public Task<WhoAmIResponse> WhoAmIAsync(CancellationToken cancellationToken = default) =>
        Api.CallAsync(WhoAmI.Endpoint, null, WhoAmI.Endpoint.Path(), null, cancellationToken);

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
            // Closed.
        }
    }

    private void OnConnected(bool connected)
    {
        if (connected)
            SetStatus(ConnectionStatus.Connected);
        else if (Status == ConnectionStatus.Connected)
            SetStatus(ConnectionStatus.Reconnecting);
    }

    private void SetStatus(ConnectionStatus status)
    {
        if (Status == status || Status == ConnectionStatus.Ended)
            return;
        var wasDown = Status == ConnectionStatus.Reconnecting;
        Status = status;
        if (wasDown && status == ConnectionStatus.Connected)
            _queue.Wake();
        Tell(StatusChanged);
    }

    // A listener that throws must not end the sync.
    internal void Tell(Action? listeners)
    {
        try
        {
            listeners?.Invoke();
        }
        catch (Exception e)
        {
            _options.OnFault?.Invoke(e);
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
        _queue.Dispose();
        _ended.TrySetResult(reason);
        SetStatus(ConnectionStatus.Ended);
        _hub.Close();
    }

    private string NextTransaction() => _transactionPrefix + Interlocked.Increment(ref _transactions);

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is OperationCanceledException or MatrixException or MatrixConnectionException or ObjectDisposedException)
        {
            // The session is over, or what was tried beside it did not work out.
        }
    }
}
