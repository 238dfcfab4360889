using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Rtc;
using Parley.Sfu.Rooms;
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
    private readonly FeedTable _feeds;
    private readonly StepQueue _steps = new();
    private readonly HashSet<string> _subscribed = [];
    private Dictionary<string, string> _feedOfSection = [];
    private JanusSession? _session;
    private IAudioBundle? _publishing;
    private IAudioBundle? _receiving;
    private long _publisher;
    private long _subscriber;
    private long? _privateId;

    private JanusConnection(JanusOptions options, IRtcBackend backend, Action<SfuEvent> onEvent) =>
        (_options, _backend, _feeds, OwnFeed) = (options, backend, new(onEvent), Text(options.Feed));

    /// <inheritdoc/>
    public string OwnFeed { get; }

    /// <inheritdoc/>
    public IReadOnlySet<string> Feeds => _feeds.Published;

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
        _feeds.Want(feeds);
        _steps.Post(SubscribeAsync);
    }

    /// <inheritdoc/>
    public IRemoteAudio? FindAudio(string feed) => _feeds.FindAudio(feed);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _steps.DisposeAsync().ConfigureAwait(false);
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
            connection._steps.Start(connection._feeds.Lose);
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
        _publishing = _backend.CreateBundle(PeerOptions, happened => _steps.Post(() => HandleAsync(happened, _publisher)));
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

    private void OnLost(SfuException reason) => _steps.Post(() => throw reason);

    private void OnServerEvent(long handle, JsonElement message) => _steps.Post(() => HandleAsync(handle, message));

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
                await bundle.AddCandidatesAsync([new(text, candidate.Text("sdpMid"), (int?)candidate.Number("sdpMLineIndex"))], _steps.Closed).ConfigureAwait(false);
                break;
            case "hangup" or "detached" or "timeout":
                throw new SfuException($"The media server ended the connection{(message.Text("reason") is { } reason ? $" ({reason})" : "")}.");
        }
    }

    private async Task HandleAsync(PeerEvent happened, long handle)
    {
        switch (happened)
        {
            case PeerEvent.CandidateGathered { Candidate: var candidate }:
                await _session!.TrickleAsync(handle, candidate, _steps.Closed).ConfigureAwait(false);
                break;
            case PeerEvent.GatheringCompleted:
                await _session!.TrickleAsync(handle, null, _steps.Closed).ConfigureAwait(false);
                break;
            case PeerEvent.StateChanged { State: PeerConnectionState.Connected } when handle == _publisher:
                _feeds.Connected();
                break;
            case PeerEvent.StateChanged { State: PeerConnectionState.Failed or PeerConnectionState.Closed }:
                throw new SfuException("No audio can be exchanged with the media server. A firewall may block UDP to it.");
            default:
                _feeds.OnPeerEvent(happened, mid => _feedOfSection.GetValueOrDefault(mid));
                break;
        }
    }

    private IAudioBundle? BundleOf(long handle) => handle == _publisher ? _publishing : handle == _subscriber ? _receiving : null;

    // New publishers, and those that have gone.
    private void Publishers(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object)
            return;
        foreach (var publisher in data.Objects("publishers"))
            if (publisher.Number("id") is { } id && id != _options.Feed)
                _feeds.Add(Text(id));
        foreach (var name in (ReadOnlySpan<string>)["unpublished", "leaving", "kicked"])
            if (data.Number(name) is { } gone)
                _feeds.Remove(Text(gone));
    }

    private async Task SubscribeAsync()
    {
        var wanted = _feeds.ToReceive.ToHashSet();
        var added = wanted.Except(_subscribed).ToList();
        var removed = _subscribed.Except(wanted).ToList();
        if (added.Count + removed.Count == 0)
            return;
        PluginResponse response;
        try
        {
            response = _subscriber == 0 ? await JoinAsSubscriberAsync(added).ConfigureAwait(false) : await UpdateSubscriptionAsync(added, removed).ConfigureAwait(false);
        }
        catch (SfuException) when (!_steps.Closed.IsCancellationRequested)
        {
            // A feed has ended in the meantime; the event about it may be on its way.
            _ = _steps.PostAsync(SubscribeAsync, RetryAfter, _options.Clock);
            return;
        }
        _subscribed.ExceptWith(removed);
        _subscribed.UnionWith(added);
        await AnswerAsync(response).ConfigureAwait(false);
    }

    private async Task<PluginResponse> JoinAsSubscriberAsync(List<string> feeds)
    {
        var handle = await _session!.AttachAsync(_steps.Closed).ConfigureAwait(false);
        var request = new JsonObject { ["request"] = "join", ["ptype"] = "subscriber", ["room"] = _options.Room, ["streams"] = Streams(feeds) };
        if (_privateId is { } own)
            request["private_id"] = own;
        var attached = await _session.MessageAsync(handle, request, null, _steps.Closed).ConfigureAwait(false);
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
        return _session!.MessageAsync(_subscriber, request, null, _steps.Closed);
    }

    private static JsonArray Streams(IEnumerable<string> feeds) =>
        new([.. feeds.Select(static feed => new JsonObject { ["feed"] = long.Parse(feed, CultureInfo.InvariantCulture) })]);

    // The server offers the sections of the subscription.
    private async Task AnswerAsync(PluginResponse response)
    {
        if (response.Description is not { Type: SdpType.Offer } offer)
            return;
        _receiving ??= _backend.CreateBundle(PeerOptions, happened => _steps.Post(() => HandleAsync(happened, _subscriber)));
        _feedOfSection = response.Data.Objects("streams")
            .Where(static stream => stream.TryGetProperty("active", out var active) && active.ValueKind == JsonValueKind.True)
            .Select(static stream => (Mid: stream.Text("mid"), Feed: stream.Number("feed_id")))
            .Where(static stream => stream is { Mid: not null, Feed: not null })
            .ToDictionary(static stream => stream.Mid!, static stream => Text(stream.Feed!.Value));
        var answer = await _receiving.AnswerAsync(offer, new() { GatherFor = GatherFor }, _steps.Closed).ConfigureAwait(false);
        _feeds.SetAudio(_receiving.Sections
            .Where(section => section.Mid is not null && _feedOfSection.ContainsKey(section.Mid))
            .Select(section => (_feedOfSection[section.Mid!], section.RemoteAudio)));
        await _session!.MessageAsync(_subscriber, new() { ["request"] = "start" }, answer, _steps.Closed).ConfigureAwait(false);
    }
}
