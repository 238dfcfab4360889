using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Parley.Rtc;
using Parley.Sfu.Signalling;

namespace Parley.Sfu.Janus;

/// <summary>
/// A connection to a room of the VideoRoom plugin of a Janus server: one peer connection publishes, another one receives the chosen feeds in one
/// audio section each. https://janus.conf.meetecho.com/docs/videoroom
/// </summary>
/// <remarks>All steps run one after the other in one loop: responses, events of the server, events of the peer connections, and <see cref="Receive"/>.</remarks>
public sealed class JanusConnection : ISfuConnection
{
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(200), RetryAfter = TimeSpan.FromSeconds(1);

    private readonly JanusOptions _options;
    private readonly IRtcBackend _backend;
    private readonly Action<SfuEvent> _onEvent;
    private readonly Channel<Func<Task>> _steps = Channel.CreateUnbounded<Func<Task>>(new() { SingleReader = true });
    private readonly CancellationTokenSource _closed = new();
    private readonly HashSet<string> _subscribed = [];
    private Dictionary<string, string> _feedOfSection = [];
    private Task _running = Task.CompletedTask;
    private JanusSession? _session;
    private IAudioBundle? _publishing;
    private IAudioBundle? _receiving;
    private long _publisher;
    private long _subscriber;
    private long? _privateId;
    private bool _isLost;

    // Read on the threads of callers.
    private volatile FrozenSet<string> _feeds = [];
    private volatile FrozenSet<string> _wanted = [];
    private volatile FrozenDictionary<string, IRemoteAudio> _audio = FrozenDictionary<string, IRemoteAudio>.Empty;

    private JanusConnection(JanusOptions options, IRtcBackend backend, Action<SfuEvent> onEvent) =>
        (_options, _backend, _onEvent, OwnFeed) = (options, backend, onEvent, Text(options.Feed));

    /// <inheritdoc/>
    public string OwnFeed { get; }

    /// <inheritdoc/>
    public IReadOnlySet<string> Feeds => _feeds;

    /// <summary>Connects, creates the room if it does not exist, and publishes the local audio.</summary>
    /// <param name="options">The server and the room.</param>
    /// <param name="backend">The WebRTC implementation, which must support <see cref="IRtcBackend.CreateBundle"/>.</param>
    /// <param name="localAudio">The audio to publish. The connection does not dispose it.</param>
    /// <param name="onEvent">Called with each event in order, never concurrently. It must not block.</param>
    /// <param name="cancellationToken">Cancels connecting.</param>
    /// <exception cref="SfuException">The server can't be reached or refuses; the message says why.</exception>
    /// <exception cref="RtcException">The backend can't create the connection.</exception>
    public static async Task<JanusConnection> OpenAsync(
        JanusOptions options, IRtcBackend backend, ILocalAudio localAudio, Action<SfuEvent> onEvent, CancellationToken cancellationToken = default)
    {
        var socket = await SignallingSocket.OpenAsync(options.Url, JanusSession.Protocol, cancellationToken).ConfigureAwait(false);
        return await OpenAsync(socket, options, backend, localAudio, onEvent, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Receive(IReadOnlySet<string> feeds)
    {
        _wanted = feeds.ToFrozenSet();
        Post(SubscribeAsync);
    }

    /// <inheritdoc/>
    public IRemoteAudio? FindAudio(string feed) => _audio.GetValueOrDefault(feed);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _steps.Writer.TryComplete();
        await _closed.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        foreach (var part in (IAsyncDisposable?[])[_receiving, _publishing, _session])
            if (part is not null)
                await part.DisposeAsync().ConfigureAwait(false);
    }

    internal static async Task<JanusConnection> OpenAsync(
        ISignallingSocket socket, JanusOptions options, IRtcBackend backend, ILocalAudio localAudio, Action<SfuEvent> onEvent, CancellationToken cancellationToken)
    {
        var connection = new JanusConnection(options, backend, onEvent);
        try
        {
            connection._session = await JanusSession.CreateAsync(
                socket, options.Token, options.Clock, connection.OnServerEvent, connection.OnLost, cancellationToken).ConfigureAwait(false);
            await connection.PublishAsync(localAudio, cancellationToken).ConfigureAwait(false);
            connection._running = connection.RunAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            await socket.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string Text(long feed) => feed.ToString(CultureInfo.InvariantCulture);

    private PeerConnectionOptions PeerOptions => new() { IceServers = _options.IceServers, RelayOnly = _options.RelayOnly };

    private async Task PublishAsync(ILocalAudio localAudio, CancellationToken cancellationToken)
    {
        _publisher = await _session!.AttachAsync(cancellationToken).ConfigureAwait(false);
        await _session.MessageAsync(
            _publisher,
            new() { ["request"] = "create", ["room"] = _options.Room, ["publishers"] = 1000, ["audiocodec"] = "opus", ["notify_joining"] = false },
            null,
            cancellationToken).ConfigureAwait(false);
        _publishing = _backend.CreateBundle(PeerOptions, happened => Post(() => HandleAsync(happened, _publisher)));
        _publishing.Add(localAudio, receives: false);
        var offer = await _publishing.OfferAsync(new() { GatherFor = GatherFor }, cancellationToken).ConfigureAwait(false);
        var joined = await _session.MessageAsync(
            _publisher, new() { ["request"] = "joinandconfigure", ["ptype"] = "publisher", ["room"] = _options.Room, ["id"] = _options.Feed }, offer, cancellationToken).ConfigureAwait(false);
        if (joined.Description is not { Type: SdpType.Answer } answer)
            throw new SfuException("The media server did not answer the offer.");
        _privateId = joined.Data.Number("private_id");
        Publishers(joined.Data);
        await _publishing.AcceptAnswerAsync(answer, cancellationToken).ConfigureAwait(false);
    }

    private void Post(Func<Task> step) => _steps.Writer.TryWrite(step);

    private async Task RunAsync()
    {
        await foreach (var step in _steps.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_isLost || _closed.IsCancellationRequested)
                continue;
            try
            {
                await step().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_closed.IsCancellationRequested)
            {
                // The connection is disposed.
            }
            catch (Exception e) when (e is SfuException or RtcException)
            {
                Lose(e as SfuException ?? new(e.Message, e));
            }
        }
    }

    private void Lose(SfuException reason)
    {
        if (_isLost)
            return;
        _isLost = true;
        _onEvent(new SfuEvent.Lost(reason));
    }

    private void OnLost(SfuException reason) => Post(() =>
    {
        Lose(reason);
        return Task.CompletedTask;
    });

    private void OnServerEvent(long handle, JsonElement message) => Post(() => HandleAsync(handle, message));

    private async Task HandleAsync(long handle, JsonElement message)
    {
        switch (message.Text("janus"))
        {
            case "event" when handle == _publisher:
                Publishers(message.Object("plugindata")?.Object("data") ?? default);
                await SubscribeAsync().ConfigureAwait(false);
                break;
            case "event" when handle == _subscriber:
                await AnswerAsync(PluginResponse.Read(message)).ConfigureAwait(false);
                break;
            case "trickle" when BundleOf(handle) is { } bundle && message.Object("candidate") is { } candidate && candidate.Text("candidate") is { } text:
                await bundle.AddCandidatesAsync([new(text, candidate.Text("sdpMid"), (int?)candidate.Number("sdpMLineIndex"))], _closed.Token).ConfigureAwait(false);
                break;
            case "hangup" or "detached" or "timeout":
                Lose(new($"The media server ended the connection{(message.Text("reason") is { } reason ? $" ({reason})" : "")}."));
                break;
        }
    }

    private async Task HandleAsync(PeerEvent happened, long handle)
    {
        switch (happened)
        {
            case PeerEvent.CandidateGathered { Candidate: var candidate }:
                await _session!.TrickleAsync(handle, candidate, _closed.Token).ConfigureAwait(false);
                break;
            case PeerEvent.GatheringCompleted:
                await _session!.TrickleAsync(handle, null, _closed.Token).ConfigureAwait(false);
                break;
            case PeerEvent.StateChanged { State: PeerConnectionState.Connected } when handle == _publisher:
                _onEvent(new SfuEvent.Connected());
                break;
            case PeerEvent.StateChanged { State: PeerConnectionState.Failed or PeerConnectionState.Closed }:
                Lose(new("No audio can be exchanged with the media server. A firewall may block UDP to it."));
                break;
            case PeerEvent.RemoteAudioStarted { Mid: { } mid } when _feedOfSection.TryGetValue(mid, out var feed) && FindAudio(feed) is { } audio:
                _onEvent(new SfuEvent.AudioStarted(feed, audio));
                break;
            case PeerEvent.SpeakingChanged { Mid: { } mid } change when _feedOfSection.TryGetValue(mid, out var feed):
                _onEvent(new SfuEvent.SpeakingChanged(feed, change.Speaking));
                break;
        }
    }

    private IAudioBundle? BundleOf(long handle) => handle == _publisher ? _publishing : handle == _subscriber ? _receiving : null;

    // New publishers, and those that have gone.
    private void Publishers(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object)
            return;
        var feeds = _feeds.ToHashSet();
        foreach (var publisher in data.Objects("publishers"))
            if (publisher.Number("id") is { } id && id != _options.Feed && feeds.Add(Text(id)))
                _onEvent(new SfuEvent.FeedPublished(Text(id)));
        foreach (var name in (ReadOnlySpan<string>)["unpublished", "leaving", "kicked"])
            if (data.Number(name) is { } gone && feeds.Remove(Text(gone)))
                _onEvent(new SfuEvent.FeedEnded(Text(gone)));
        _feeds = feeds.ToFrozenSet();
    }

    private async Task SubscribeAsync()
    {
        var wanted = _wanted.Where(_feeds.Contains).ToHashSet();
        var added = wanted.Except(_subscribed).ToList();
        var removed = _subscribed.Except(wanted).ToList();
        if (added.Count + removed.Count == 0)
            return;
        PluginResponse response;
        try
        {
            response = _subscriber == 0 ? await JoinAsSubscriberAsync(added).ConfigureAwait(false) : await UpdateSubscriptionAsync(added, removed).ConfigureAwait(false);
        }
        catch (SfuException) when (_session is not null && !_closed.IsCancellationRequested)
        {
            // A feed has ended in the meantime; the event about it may be on its way.
            _ = RetryAsync();
            return;
        }
        _subscribed.ExceptWith(removed);
        _subscribed.UnionWith(added);
        await AnswerAsync(response).ConfigureAwait(false);
    }

    private async Task RetryAsync()
    {
        try
        {
            await Task.Delay(RetryAfter, _options.Clock, _closed.Token).ConfigureAwait(false);
            Post(SubscribeAsync);
        }
        catch (OperationCanceledException)
        {
            // The connection is disposed.
        }
    }

    private async Task<PluginResponse> JoinAsSubscriberAsync(List<string> feeds)
    {
        var handle = await _session!.AttachAsync(_closed.Token).ConfigureAwait(false);
        var request = new JsonObject { ["request"] = "join", ["ptype"] = "subscriber", ["room"] = _options.Room, ["streams"] = Streams(feeds) };
        if (_privateId is { } own)
            request["private_id"] = own;
        var attached = await _session.MessageAsync(handle, request, null, _closed.Token).ConfigureAwait(false);
        _subscriber = handle;
        return attached;
    }

    private Task<PluginResponse> UpdateSubscriptionAsync(List<string> added, List<string> removed)
    {
        var request = new JsonObject { ["request"] = "update" };
        if (added.Count > 0)
            request["subscribe"] = Streams(added);
        if (removed.Count > 0)
            request["unsubscribe"] = Streams(removed);
        return _session!.MessageAsync(_subscriber, request, null, _closed.Token);
    }

    private static JsonArray Streams(IEnumerable<string> feeds) =>
        new([.. feeds.Select(static feed => new JsonObject { ["feed"] = long.Parse(feed, CultureInfo.InvariantCulture) })]);

    // The server offers the sections of the subscription.
    private async Task AnswerAsync(PluginResponse response)
    {
        if (response.Description is not { Type: SdpType.Offer } offer)
            return;
        _receiving ??= _backend.CreateBundle(PeerOptions, happened => Post(() => HandleAsync(happened, _subscriber)));
        _feedOfSection = response.Data.Objects("streams")
            .Where(static stream => stream.TryGetProperty("active", out var active) && active.ValueKind == JsonValueKind.True)
            .Select(static stream => (Mid: stream.Text("mid"), Feed: stream.Number("feed_id")))
            .Where(static stream => stream is { Mid: not null, Feed: not null })
            .ToDictionary(static stream => stream.Mid!, static stream => Text(stream.Feed!.Value));
        var answer = await _receiving.AnswerAsync(offer, new() { GatherFor = GatherFor }, _closed.Token).ConfigureAwait(false);
        _audio = _receiving.Sections
            .Where(section => section.Mid is not null && _feedOfSection.ContainsKey(section.Mid))
            .DistinctBy(section => _feedOfSection[section.Mid!])
            .ToFrozenDictionary(section => _feedOfSection[section.Mid!], static section => section.RemoteAudio);
        await _session!.MessageAsync(_subscriber, new() { ["request"] = "start" }, answer, _closed.Token).ConfigureAwait(false);
    }
}
