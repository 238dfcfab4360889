using System.Security.Cryptography;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>
/// All voice channels of one account: routes what the sync brings to the machine of each room, on one loop. Create it before the
/// session starts, so that it misses nothing.
/// </summary>
public sealed partial class VoiceChannels : IVoiceChannels, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RoomId, VoiceChannel> _channels = [];
    private readonly List<TaskCompletionSource> _settling = [];
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _reading;
    private bool _muted;
    private bool _deafened;

    /// <summary>Begins to follow the session's rooms.</summary>
    /// <param name="session">The account. Its sync must bring <see cref="SyncEventTypes"/>.</param>
    /// <param name="backend">WebRTC.</param>
    /// <param name="options">How; null takes the defaults.</param>
    public VoiceChannels(IMatrixSession session, IRtcBackend backend, VoiceOptions? options = null)
    {
        (Session, Backend, Options) = (session, backend, options ?? new());
        Key = DeviceKey.Create(DeviceName(), session.UserId);
        SerialExecutor = new(Options.Scheduler, OnIdle, Fault);
        Turn = new(session.Api, session.Clock, NextFraction);
        _ = Turn.RunAsync(_closed.Token);
        Session.StatusChanged += OnStatusChanged;
        Backend.NetworkChanged += OnNetworkChanged;
        _reading = ReadAsync(session.Subscribe(_closed.Token));
        SerialExecutor.Post(FindChannels);
    }

    /// <summary>The event types that a session's sync must bring for voice: for <see cref="SyncOptions.EventTypes"/>.</summary>
    public static IReadOnlyList<string> SyncEventTypes => VoiceEvents.All;

    /// <summary>The event types whose senders' membership must be known: for <see cref="SyncOptions.MembersFor"/>.</summary>
    public static IReadOnlyList<string> SyncMembersFor { get; } = [VoiceEvents.CallState];

    /// <summary>The level that a new voice channel's power levels must hold, so that ordinary members may join.</summary>
    public static IReadOnlyDictionary<string, long> EventLevels { get; } = new Dictionary<string, long> { [VoiceEvents.CallState] = 0 };

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public IVoiceChannel? Current => CurrentChannel;

    /// <summary>The key of this device in every channel.</summary>
    public DeviceKey Key { get; }

    internal IMatrixSession Session { get; }

    internal TurnServers Turn { get; }

    /// <summary>The token of the rate limit that is kept for leaving.</summary>
    internal TokenReservation LeaveToken { get; } = new();

    internal IRtcBackend Backend { get; }

    internal VoiceOptions Options { get; }

    internal SerialExecutor SerialExecutor { get; }

    internal VoiceChannel? CurrentChannel { get; private set; }

    internal Dictionary<UserId, double> Volumes { get; } = [];

    internal VoiceTime Now => new(Monotonic.Now(Session.Clock), Session.Clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <inheritdoc/>
    public IVoiceChannel this[RoomId roomId] => Channel(roomId);

    /// <summary>
    /// The page closes: leaves the channel that this device is in with one request that outlives the page. Returns at once; call it
    /// from the browser's <c>pagehide</c>.
    /// </summary>
    public void LeaveNow()
    {
        foreach (var channel in All())
            channel.LeaveNow();
    }

    /// <summary>Completes when all that came before this call stands in the snapshots.</summary>
    public Task SettledAsync()
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        SerialExecutor.Post(() => _settling.Add(settled));
        return settled.Task;
    }

    /// <summary>Leaves, and ends following the session. The session itself goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var channel in All())
            await channel.LeaveAsync();
        Session.StatusChanged -= OnStatusChanged;
        Backend.NetworkChanged -= OnNetworkChanged;
        await _closed.CancelAsync();
        await _reading;
        foreach (var channel in All())
            channel.Close();
        _closed.Dispose();
    }

    internal void Fault(Exception e) => Options.OnFault?.Invoke(e);

    internal ulong NextSeed()
    {
        if (Options.Random is { } random)
            return random();
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }

    // From 0 to 1, with the 53 bits that a double holds.
    private double NextFraction() => (NextSeed() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Run on the loop: a device is in one channel at a time.</summary>
    internal void Enter(VoiceChannel channel)
    {
        if (Options.OneChannelAtATime && CurrentChannel is { } before && before != channel)
            before.Leave();
        CurrentChannel = channel;
    }

    /// <summary>Run on the loop.</summary>
    internal void Left(VoiceChannel channel)
    {
        if (CurrentChannel == channel)
            CurrentChannel = null;
    }

    /// <summary>Run on the loop. Muting is the device's, whatever channel it is in; a bot that is in several mutes itself in each.</summary>
    internal void SetMuted(VoiceChannel channel, bool? muted, bool? deafened)
    {
        if (!Options.OneChannelAtATime)
        {
            channel.SetOwnMuted(muted, deafened);
            return;
        }
        _muted = muted ?? _muted;
        _deafened = deafened ?? _deafened;
        foreach (var each in All())
            each.ApplyMuted(_muted || _deafened, _deafened);
    }

    /// <summary>Run on the loop.</summary>
    internal void SetVolume(UserId user, double volume)
    {
        Volumes[user] = Math.Clamp(double.IsFinite(volume) ? volume : 1, 0, 2);
        foreach (var channel in All())
            channel.ApplyAudio();
    }

    internal VoiceChannel Channel(RoomId roomId)
    {
        VoiceChannel? channel;
        lock (_lock)
        {
            if (_channels.TryGetValue(roomId, out channel))
                return channel;
            channel = new(this, roomId);
            _channels.Add(roomId, channel);
        }
        SerialExecutor.Post(() => Introduce(channel));
        return channel;
    }

    private VoiceChannel[] All()
    {
        lock (_lock)
        {
            var all = new VoiceChannel[_channels.Count];
            _channels.Values.CopyTo(all, 0);
            return all;
        }
    }

    // What happened in one turn of the loop is told once.
    private void OnIdle()
    {
        var changed = false;
        foreach (var channel in All())
            try
            {
                changed |= channel.Tell();
            }
            catch (Exception e)
            {
                changed = true;
                Fault(e); // a listener's: the other channels' listeners are told nonetheless
            }
        try
        {
            if (changed)
            {
                Prepare();
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

    private string DeviceName()
    {
        var name = Options.DeviceName ?? "parley-" + Session.DeviceId.Value;
        return name.Replace('@', '-').Replace(':', '-');
    }
}
