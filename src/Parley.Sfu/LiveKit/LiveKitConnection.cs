using System.Text.Json;
using Parley.Rtc;
using Parley.Sfu.Rooms;
using Parley.Sfu.Signalling;

namespace Parley.Sfu.LiveKit;

/// <summary>
/// A connection to a room of a LiveKit server, from version 1.9.1 on: one peer connection publishes, and receives the chosen feeds in one audio section
/// each. The client makes all offers. A feed is the identity of its member.
/// </summary>
/// <remarks>All steps run one after the other in one loop: messages of the server, events of the peer connection, and <see cref="Receive"/>.</remarks>
public sealed class LiveKitConnection : ISfuConnection
{
    private const int Join = 1, Answer = 2, Trickle = 4, Update = 5, Leave = 8, RefreshToken = 16, MediaSections = 25, MaxSections = 32;

    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromSeconds(10);

    private readonly LiveKitOptions _options;
    private readonly ISignallingSocket _socket;
    private readonly FeedTable _feeds;
    private readonly StepQueue _steps = new();
    private readonly Dictionary<string, string> _trackOfFeed = [];
    private readonly HashSet<string> _subscribed = [];
    private Dictionary<string, string> _trackOfSection = [];
    private IAudioBundle? _bundle;
    private Task _receiving = Task.CompletedTask;
    private Task _pinging = Task.CompletedTask;
    private int _offers;
    private bool _isOfferOpen;
    private int _missingSections;

    private LiveKitConnection(LiveKitOptions options, ISignallingSocket socket, Action<SfuEvent> onEvent) =>
        (_options, _socket, _feeds, Token) = (options, socket, new(onEvent), options.Token);

    /// <inheritdoc/>
    public string OwnFeed { get; private set; } = "";

    /// <summary>Gets the newest access token: the server renews the one of a connected client.</summary>
    public string Token { get; private set; }

    /// <inheritdoc/>
    public IReadOnlySet<string> Feeds => _feeds.Published;

    /// <summary>Connects, and publishes the local audio.</summary>
    /// <param name="options">The server and the token.</param>
    /// <param name="backend">The WebRTC implementation, which must support <see cref="IRtcBackend.CreateBundle"/>.</param>
    /// <param name="localAudio">The audio to publish. The connection does not dispose it.</param>
    /// <param name="onEvent">Called with each event in order, never concurrently. It must not block.</param>
    /// <param name="cancellationToken">Cancels connecting.</param>
    /// <exception cref="SfuException">The server can't be reached, is too old or refuses the token.</exception>
    /// <exception cref="RtcException">The backend can't create the connection.</exception>
    public static async Task<LiveKitConnection> OpenAsync(
        LiveKitOptions options, IRtcBackend backend, ILocalAudio localAudio, Action<SfuEvent> onEvent, CancellationToken cancellationToken = default)
    {
        var query = $"?access_token={Uri.EscapeDataString(options.Token)}&join_request={SignalRequest.Join()}";
        var address = options.Url.AbsoluteUri.TrimEnd('/');
        ISignallingSocket socket;
        try
        {
            socket = await SignallingSocket.OpenAsync(new(address + "/rtc/v1" + query), null, cancellationToken).ConfigureAwait(false);
        }
        catch (SfuException)
        {
            // Servers before 1.9.10 have the same protocol at this path.
            socket = await SignallingSocket.OpenAsync(new(address + "/rtc" + query), null, cancellationToken).ConfigureAwait(false);
        }
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
        try
        {
            if (_bundle is not null)
                await _socket.SendAsync(SignalRequest.Leave(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (SfuException)
        {
            // The connection has ended already.
        }
        await _steps.DisposeAsync().ConfigureAwait(false);
        await _socket.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_receiving, _pinging).ConfigureAwait(false);
        if (_bundle is not null)
            await _bundle.DisposeAsync().ConfigureAwait(false);
    }

    internal static async Task<LiveKitConnection> OpenAsync(
        ISignallingSocket socket, LiveKitOptions options, IRtcBackend backend, ILocalAudio localAudio, Action<SfuEvent> onEvent, CancellationToken cancellationToken)
    {
        var connection = new LiveKitConnection(options, socket, onEvent);
        try
        {
            await connection.JoinAsync(backend, localAudio, cancellationToken).ConfigureAwait(false);
            connection._receiving = connection.ReceiveAsync();
            connection._steps.Start(connection._feeds.Lose);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // The server sends the join first.
    private async Task JoinAsync(IRtcBackend backend, ILocalAudio localAudio, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var bytes = await _socket.ReceiveAsync(limit.Token).ConfigureAwait(false) ?? throw new SfuException("The media server ended the connection.");
        if (ProtoMessage.Parse(bytes).Message(Join) is not { } join)
            throw new SfuException("The media server is too old. It must be LiveKit 1.9.1 or newer.");
        OwnFeed = join.Message(2)?.Text(2) ?? "";
        foreach (var other in join.Messages(3))
            OnParticipant(Participant.Read(other));
        var servers = join.Messages(5).Select(static server => new IceServer([.. server.Texts(1)], server.Text(2), server.Text(3))).ToList();
        _bundle = backend.CreateBundle(new() { IceServers = servers, RelayOnly = _options.RelayOnly }, happened => _steps.Post(() => HandleAsync(happened)));
        _bundle.Add(localAudio, receives: false);
        if (TimeSpan.FromSeconds(join.Number(11)) is { Ticks: > 0 } interval)
            _pinging = PingAsync(interval);
        _steps.Post(OfferAsync);
    }

    private async Task ReceiveAsync()
    {
        await Task.Yield();
        while (await _socket.ReceiveAsync(_steps.Closed).ConfigureAwait(false) is { } message)
            _steps.Post(() => HandleAsync(message));
        _steps.Post(static () => throw new SfuException("The connection to the media server has ended."));
    }

    private async Task HandleAsync(byte[] bytes)
    {
        var message = ProtoMessage.Parse(bytes);
        if (message.Message(Answer) is { } answer)
            await OnAnswerAsync(answer).ConfigureAwait(false);
        if (message.Message(Trickle) is { } trickle)
            await OnTrickleAsync(trickle.Text(1)).ConfigureAwait(false);
        if (message.Message(Update) is { } update)
        {
            foreach (var participant in update.Messages(1))
                OnParticipant(Participant.Read(participant));
            await SubscribeAsync().ConfigureAwait(false);
        }
        if (message.Message(MediaSections) is { } sections)
        {
            _missingSections += (int)Math.Min(sections.Number(1), MaxSections);
            await OfferAsync().ConfigureAwait(false);
        }
        if (message.Text(RefreshToken) is { Length: > 0 } token)
            Token = token;
        if (message.Message(Leave) is { } leave)
            throw new SfuException(ReasonOf(leave.Number(2)));
    }

    private async Task HandleAsync(PeerEvent happened)
    {
        switch (happened)
        {
            case PeerEvent.CandidateGathered { Candidate: var candidate }:
                await _socket.SendAsync(SignalRequest.Trickle(candidate), _steps.Closed).ConfigureAwait(false);
                break;
            case PeerEvent.StateChanged { State: PeerConnectionState.Connected }:
                _feeds.Connected();
                break;
            case PeerEvent.StateChanged { State: PeerConnectionState.Failed or PeerConnectionState.Closed }:
                throw new SfuException("No audio can be exchanged with the media server. A firewall may block UDP to it.");
            default:
                _feeds.OnPeerEvent(happened, FeedOf);
                break;
        }
    }

    private void OnParticipant(Participant participant)
    {
        if (participant.Identity == OwnFeed || participant.Identity.Length == 0)
            return;
        if (participant is { IsGone: false, AudioTrack: { } track })
        {
            _trackOfFeed[participant.Identity] = track;
            _feeds.Add(participant.Identity);
            return;
        }
        if (_trackOfFeed.Remove(participant.Identity, out var ended))
            _subscribed.Remove(ended);
        _feeds.Remove(participant.Identity);
    }

    private async Task SubscribeAsync()
    {
        var wanted = _feeds.ToReceive.Select(feed => _trackOfFeed[feed]).ToHashSet();
        var added = wanted.Except(_subscribed).ToList();
        var removed = _subscribed.Except(wanted).ToList();
        if (removed.Count > 0)
            await _socket.SendAsync(SignalRequest.Subscribe(removed, false), _steps.Closed).ConfigureAwait(false);
        if (added.Count > 0)
            await _socket.SendAsync(SignalRequest.Subscribe(added, true), _steps.Closed).ConfigureAwait(false);
        _subscribed.ExceptWith(removed);
        _subscribed.UnionWith(added);
        SetAudio();
    }

    private string? FeedOf(string? mid) =>
        mid is not null && _trackOfSection.TryGetValue(mid, out var track) && _subscribed.Contains(track)
            ? _trackOfFeed.FirstOrDefault(pair => pair.Value == track).Key
            : null;

    private void SetAudio() => _feeds.SetAudio(
        from section in _bundle!.Sections
        let feed = FeedOf(section.Mid)
        where feed is not null
        select (feed, section.RemoteAudio));

    // The next offer waits for the answer to the one before.
    private async Task OfferAsync()
    {
        if (_isOfferOpen)
            return;
        for (; _missingSections > 0; _missingSections--)
            _bundle!.Add();
        var offer = await _bundle!.OfferAsync(new() { GatherFor = GatherFor }, _steps.Closed).ConfigureAwait(false);
        if (_offers == 0)
            await _socket.SendAsync(SignalRequest.AddTrack(TrackOf(offer.Sdp)), _steps.Closed).ConfigureAwait(false);
        _isOfferOpen = true;
        await _socket.SendAsync(SignalRequest.Offer(offer.Sdp, ++_offers), _steps.Closed).ConfigureAwait(false);
    }

    private async Task OnAnswerAsync(ProtoMessage answer)
    {
        if (!_isOfferOpen || (answer.Number(3) is not 0 and var id && id != _offers))
            return;
        await _bundle!.AcceptAnswerAsync(new(SdpType.Answer, answer.Text(2)), _steps.Closed).ConfigureAwait(false);
        _isOfferOpen = false;
        // A map is a repeated message with a key and a value.
        _trackOfSection = answer.Messages(4).DistinctBy(static entry => entry.Text(1)).ToDictionary(static entry => entry.Text(1), static entry => entry.Text(2));
        SetAudio();
        if (_missingSections > 0)
            await OfferAsync().ConfigureAwait(false);
    }

    private async Task OnTrickleAsync(string json)
    {
        try
        {
            var candidate = JsonElement.Parse(json);
            if (candidate.ValueKind == JsonValueKind.Object && candidate.Text("candidate") is { } text)
            {
                await _bundle!.AddCandidatesAsync(
                    [new(text, candidate.Text("sdpMid"), (int?)candidate.Number("sdpMLineIndex"), candidate.Text("usernameFragment"))], _steps.Closed).ConfigureAwait(false);
            }
        }
        catch (JsonException)
        {
            // A candidate that can't be read is not used.
        }
    }

    private async Task PingAsync(TimeSpan interval)
    {
        try
        {
            while (true)
            {
                await Task.Delay(interval, _options.Clock, _steps.Closed).ConfigureAwait(false);
                _steps.Post(() => _socket.SendAsync(SignalRequest.Ping(_options.Clock.GetUtcNow()), _steps.Closed));
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is disposed.
        }
    }

    // The track's ID is the second part of the section's a=msid (RFC 8830).
    private static string TrackOf(string sdp)
    {
        const string attribute = "a=msid:";
        var start = sdp.IndexOf(attribute, StringComparison.Ordinal);
        if (start < 0)
            return "microphone";
        var line = sdp[(start + attribute.Length)..].Split('\r', '\n')[0].Split(' ');
        return line.Length > 1 ? line[1] : line[0];
    }

    // The numbers of DisconnectReason.
    private static string ReasonOf(long reason) => reason switch
    {
        2 => "This member has connected to the media server from elsewhere.",
        3 => "The media server is shutting down.",
        4 => "An administrator removed this member from the media server.",
        5 or 10 => "The room of the media server was closed.",
        _ => "The media server ended the connection.",
    };
}
