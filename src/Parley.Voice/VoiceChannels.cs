using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>All voice channels of one account, on one executor. Create it before the session starts, so that it misses no sync update.</summary>
public sealed class VoiceChannels : IVoiceChannels, IAsyncDisposable
{
    private readonly ChannelContext _context;
    private readonly ChannelDirectory _channels;
    private readonly SyncRouter _router;
    private readonly ConnectionPreparation _preparation;
    private readonly List<TaskCompletionSource> _settling = [];
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _reading;

    /// <summary>Initializes the channels and starts to follow the session's rooms.</summary>
    /// <param name="session">The account's session. Its sync must include <see cref="SyncEventTypes"/> and <see cref="SyncMembersFor"/>.</param>
    /// <param name="backend">The WebRTC implementation.</param>
    /// <param name="options">The options, or null for the defaults.</param>
    public VoiceChannels(IMatrixSession session, IRtcBackend backend, VoiceOptions? options = null)
    {
        options ??= new();
        var logger = options.LoggerFactory.CreateLogger("Parley.Voice");
        _context = new(session, backend, options, new(options.Scheduler, OnIdle, logger.ListenerFailed), logger);
        _channels = new(_context);
        _router = new(_context, _channels);
        _preparation = new(_context, _channels);
        _ = _context.Turn.RunAsync(_closed.Token);
        session.StatusChanged += OnStatusChanged;
        backend.NetworkChanged += OnNetworkChanged;
        _reading = ReadAsync(session.Subscribe(_closed.Token));
        _context.Executor.Post(_router.AddKnownRooms);
    }

    /// <summary>Gets the event types that a session's sync must include: for <see cref="SyncOptions.EventTypes"/>.</summary>
    public static IReadOnlyList<string> SyncEventTypes => VoiceEvents.All;

    /// <summary>Gets the event types whose senders' membership must be known: for <see cref="SyncOptions.MembersFor"/>.</summary>
    public static IReadOnlyList<string> SyncMembersFor { get; } = [VoiceEvents.CallState];

    /// <summary>
    /// Gets the power levels that a new voice channel needs, so that ordinary members may join it, with Parley or with Element Call, whose
    /// members write <c>org.matrix.msc3401.call.member</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, long> EventLevels { get; } = new Dictionary<string, long> { [VoiceEvents.CallState] = 0, ["org.matrix.msc3401.call.member"] = 0 };

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public IVoiceChannel? Current => _context.Current.Channel;

    /// <inheritdoc/>
    public bool Muted => _context.Audio.Muted;

    /// <inheritdoc/>
    public bool Deafened => _context.Audio.Deafened;

    /// <inheritdoc/>
    public bool? HasRelay => _context.Turn.Current is { } turn ? turn.Uris.Count > 0 : null;

    /// <summary>Gets the key of this device in every channel.</summary>
    public DeviceKey Key => _context.Key;

    /// <inheritdoc/>
    public IVoiceChannel this[RoomId roomId]
    {
        get
        {
            var channel = _channels.GetOrCreate(roomId, out var isNew);
            if (isNew)
                _context.Executor.Post(() => _router.Introduce(channel));
            return channel;
        }
    }

    /// <inheritdoc/>
    public void SetRelayOnly(bool relayOnly) => _context.Executor.Post(() =>
    {
        _context.RelayOnly = relayOnly;
        _preparation.Update();
    });

    /// <inheritdoc/>
    public void SetMuted(bool muted)
    {
        _context.Audio.Muted = muted;
        ForEachChannel(static channel => channel.ApplyAudio());
    }

    /// <inheritdoc/>
    public void SetDeafened(bool deafened)
    {
        _context.Audio.Deafened = deafened;
        ForEachChannel(static channel => channel.ApplyAudio());
    }

    /// <inheritdoc/>
    public void SetVolume(UserId userId, double volume)
    {
        _context.Audio.SetVolume(userId, volume);
        ForEachChannel(static channel => channel.ApplyAudio());
    }

    /// <inheritdoc/>
    public void SetVerified(ChannelMember member, bool verified)
    {
        _context.Options.Verified.Set(member, verified);
        ForEachChannel(static channel => channel.Invalidate());
    }

    /// <inheritdoc/>
    public Task<VoiceDiagnosticsSnapshot> CaptureDiagnosticsAsync()
    {
        var captured = new TaskCompletionSource<VoiceDiagnosticsSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        _context.Executor.Post(() => captured.SetResult(new()
        {
            At = _context.Clock.GetUtcNow(),
            DeviceKey = Key.Value,
            HasDelayedEvents = _context.Session.Features.DelayedEvents is not null,
            TurnServers = _context.Turn.Current?.Uris.Count,
            Channels = Array.ConvertAll(_channels.All(), static channel => channel.Diagnose()),
            Events = _context.Log.ToList(),
        }));
        return captured.Task;
    }

    /// <summary>
    /// Prepares the next join: the backend creates connections in advance, as many as the fullest channel has members. Null ends the
    /// preparation.
    /// </summary>
    /// <param name="audio">The audio with which the next join will be called.</param>
    public void Prepare(ILocalAudio? audio) => _context.Executor.Post(() => _preparation.SetAudio(audio));

    /// <summary>
    /// Leaves every channel with one request that outlives the page, and returns at once. Call it from the browser's <c>pagehide</c> event.
    /// </summary>
    public void LeaveNow() => ForEachChannel(static channel => channel.LeaveNow());

    /// <summary>Returns a task that completes when the snapshots show everything that happened before this call.</summary>
    public Task SettledAsync()
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _context.Executor.Post(() => _settling.Add(settled));
        return settled.Task;
    }

    /// <summary>Leaves every channel and stops following the session. The session itself is not disposed.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels.All())
            await channel.LeaveAsync();
        _context.Session.StatusChanged -= OnStatusChanged;
        _context.Backend.NetworkChanged -= OnNetworkChanged;
        await _closed.CancelAsync();
        await _reading;
        foreach (var channel in _channels.All())
            channel.Close();
        _closed.Dispose();
    }

    private async Task ReadAsync(IAsyncEnumerable<SyncUpdate> updates)
    {
        if (await _router.RunAsync(updates))
            OnLoginEnded();
    }

    // This device no longer learns who is in a channel, so nobody may go on hearing it.
    private void OnLoginEnded()
    {
        ForEachChannel(static channel => channel.Leave());
        _closed.Cancel();
    }

    private void ForEachChannel(Action<VoiceChannel> action) => _context.Executor.Post(() =>
    {
        foreach (var channel in _channels.All())
            action(channel);
    });

    private void OnStatusChanged()
    {
        var reachable = _context.Session.Status == ConnectionStatus.Connected;
        ForEachChannel(channel => channel.OnServerChanged(reachable));
    }

    private void OnNetworkChanged() => ForEachChannel(static channel => channel.Handle(new VoiceInput.NetworkChanged()));

    // Runs once the executor has nothing left to do, so that a burst of changes is published once.
    private void OnIdle()
    {
        var changed = false;
        foreach (var channel in _channels.All())
            try
            {
                changed |= channel.Publish();
            }
            catch (Exception e)
            {
                changed = true;
                _context.Logger.ListenerFailed(e); // The other channels' listeners are called nevertheless.
            }
        try
        {
            if (changed)
            {
                _preparation.Update();
                Changed?.Invoke();
            }
        }
        finally
        {
            foreach (var settled in _settling)
                settled.TrySetResult();
            _settling.Clear();
        }
    }
}
