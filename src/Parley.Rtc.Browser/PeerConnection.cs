using System.Runtime.InteropServices.JavaScript;
using System.Text.Json;

namespace Parley.Rtc.Browser;

/// <summary>
/// One <c>RTCPeerConnection</c>. PeerConnection.js implements the chain of operations, rollback and early candidates;
/// ConnectionPool.js creates connections ahead of time.
/// </summary>
internal sealed partial class PeerConnection : IPeerConnection
{
    private readonly Action<PeerEvent> _onEvent;
    private readonly JSObject _handle;
    private readonly RemoteAudio _remoteAudio;
    private bool _sendsAudio = true;
    private bool _disposed;

    public PeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent)
    {
        _onEvent = onEvent;
        _handle = Create(Serialize(options.IceServers), options.RelayOnly, options.Certificate?.Id ?? 0, Microphone(options.LocalAudio), OnEvent);
        _remoteAudio = new RemoteAudio(_handle);
    }

    public IRemoteAudio RemoteAudio => _remoteAudio;

    public bool SendsAudio
    {
        get => _sendsAudio;
        set
        {
            if (_disposed || _sendsAudio == value)
                return;
            _sendsAudio = value;
            SetSendsAudio(_handle, value);
        }
    }

    /// <summary>Creates connections with these options ahead of time.</summary>
    public static void Prepare(PeerConnectionOptions options, int count) => Prepare(Serialize(options.IceServers), options.RelayOnly, options.Certificate?.Id ?? 0, Microphone(options.LocalAudio), count);

    public async ValueTask<SessionDescription> OfferAsync(OfferOptions options, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        var sdp = await Failure.Translate(Offer(_handle, options.IceRestart, options.GatherFor.TotalMilliseconds)).WaitAsync(cancellationToken);
        return new SessionDescription(SdpType.Offer, sdp);
    }

    public async ValueTask<SessionDescription> AnswerAsync(SessionDescription offer, AnswerOptions options, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        var sdp = await Failure.Translate(Answer(_handle, offer.Sdp, options.GatherFor.TotalMilliseconds)).WaitAsync(cancellationToken);
        return new SessionDescription(SdpType.Answer, sdp);
    }

    public async ValueTask AcceptAnswerAsync(SessionDescription answer, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await Failure.Translate(AcceptAnswer(_handle, answer.Sdp)).WaitAsync(cancellationToken);
    }

    public async ValueTask AddCandidatesAsync(IReadOnlyList<IceCandidate> candidates, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await Failure.Translate(AddCandidates(_handle, Serialize(candidates))).WaitAsync(cancellationToken);
    }

    public async ValueTask SetIceServersAsync(IReadOnlyList<IceServer> servers, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await Failure.Translate(SetIceServers(_handle, Serialize(servers))).WaitAsync(cancellationToken);
    }

    public async ValueTask<PeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        var statistics = await Failure.Translate(GetStatistics(_handle)).WaitAsync(cancellationToken);
        return JsonSerializer.Deserialize(statistics, InteropJson.Default.StatisticsMessage)!.ToStatistics();
    }

    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            _remoteAudio.Close();
            Close(_handle);
            _handle.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    internal static string Serialize(IReadOnlyList<IceCandidate> candidates)
    {
        var messages = new CandidateMessage[candidates.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            var candidate = candidates[i];
            messages[i] = new()
            {
                Candidate = candidate.Candidate,
                SdpMid = candidate.SdpMid,
                // RTCIceCandidateInit requires one of the two.
                SdpMLineIndex = candidate.SdpMid is null ? candidate.SdpMLineIndex ?? 0 : candidate.SdpMLineIndex,
                UsernameFragment = candidate.UsernameFragment,
            };
        }

        return JsonSerializer.Serialize(messages, InteropJson.Default.CandidateMessageArray);
    }

    /// <summary>Returns the JavaScript object of a microphone that is open; otherwise null.</summary>
    internal static JSObject? Microphone(ILocalAudio? audio) => audio is LocalAudio { Handle: { IsDisposed: false } open } ? open : null;

    internal static string Serialize(IReadOnlyList<IceServer> servers)
    {
        if (servers.Count == 0)
            return "[]";
        var messages = new IceServerMessage[servers.Count];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = new() { Urls = servers[i].Urls, Username = servers[i].Username ?? "", Credential = servers[i].Credential ?? "" };
        return JsonSerializer.Serialize(messages, InteropJson.Default.IceServerMessageArray);
    }

    private void OnEvent(string json)
    {
        if (_disposed)
            return;
        if (ReadEvent(json) is { } happened)
            _onEvent(happened);
    }

    /// <summary>Reads an event of PeerConnection.js; returns <see langword="null"/> for an unknown one.</summary>
    internal static PeerEvent? ReadEvent(string json)
    {
        var message = JsonSerializer.Deserialize(json, InteropJson.Default.PeerEventMessage)!;
        return message switch
        {
            { Type: "candidate", Candidate: { } c } => new PeerEvent.CandidateGathered(new(c.Candidate, c.SdpMid, c.SdpMLineIndex, c.UsernameFragment)),
            { Type: "gathered" } => new PeerEvent.GatheringCompleted(),
            { Type: "state", State: { } state } when State(state) is { } known => new PeerEvent.StateChanged(known),
            { Type: "audio" } => new PeerEvent.RemoteAudioStarted { Mid = message.Mid },
            { Type: "speaking" } => new PeerEvent.SpeakingChanged(message.Speaking) { Mid = message.Mid },
            _ => null,
        };
    }

    private static PeerConnectionState? State(string state) => state switch
    {
        "new" => PeerConnectionState.New,
        "connecting" => PeerConnectionState.Connecting,
        "connected" => PeerConnectionState.Connected,
        "disconnected" => PeerConnectionState.Disconnected,
        "failed" => PeerConnectionState.Failed,
        "closed" => PeerConnectionState.Closed,
        _ => null,
    };

    private void ThrowIfDisposed()
    {
        if (_disposed)
            throw new RtcException(RtcErrorKind.InvalidState, "The connection is closed. Create a new one.");
    }

    [JSImport("create", Modules.PeerConnection)]
    private static partial JSObject Create(
        string iceServers, bool relayOnly, int scope, JSObject? localAudio, [JSMarshalAs<JSType.Function<JSType.String>>] Action<string> onEvent);

    [JSImport("prepare", Modules.PeerConnection)]
    private static partial void Prepare(string iceServers, bool relayOnly, int scope, JSObject? localAudio, int count);

    [JSImport("offer", Modules.PeerConnection)]
    private static partial Task<string> Offer(JSObject connection, bool iceRestart, double gatherFor);

    [JSImport("answer", Modules.PeerConnection)]
    private static partial Task<string> Answer(JSObject connection, string sdp, double gatherFor);

    [JSImport("acceptAnswer", Modules.PeerConnection)]
    private static partial Task AcceptAnswer(JSObject connection, string sdp);

    [JSImport("addCandidates", Modules.PeerConnection)]
    internal static partial Task AddCandidates(JSObject connection, string candidates);

    [JSImport("setIceServers", Modules.PeerConnection)]
    internal static partial Task SetIceServers(JSObject connection, string iceServers);

    [JSImport("statistics", Modules.PeerConnection)]
    private static partial Task<string> GetStatistics(JSObject connection);

    [JSImport("setSendsAudio", Modules.PeerConnection)]
    private static partial void SetSendsAudio(JSObject connection, bool sendsAudio);

    [JSImport("close", Modules.PeerConnection)]
    internal static partial void Close(JSObject connection);
}
