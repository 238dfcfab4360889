using System.Globalization;
using System.Runtime.InteropServices.JavaScript;

namespace Parley.Rtc.Browser;

/// <summary>One RTCPeerConnection. The operations chain, rollback and early candidates are in PeerConnection.js, what is made ahead in Making.js.</summary>
internal sealed partial class PeerConnection : IPeerConnection
{
    private readonly Action<PeerEvent> _onEvent;
    private readonly JSObject _handle;
    private readonly RemoteAudio _remoteAudio;
    private bool _disposed;

    public PeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent)
    {
        _onEvent = onEvent;
        _handle = Create(Flatten(options.IceServers), options.RelayOnly, Microphone(options), OnEvent);
        _remoteAudio = new RemoteAudio(_handle);
    }

    public IRemoteAudio RemoteAudio => _remoteAudio;

    /// <summary>Has connections made ahead, for connections with the same options.</summary>
    public static void Prepare(PeerConnectionOptions options, int count) => Prepare(Flatten(options.IceServers), options.RelayOnly, Microphone(options), count);

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
        var fields = new string[candidates.Count * 4];
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            fields[i * 4] = candidate.Candidate;
            fields[(i * 4) + 1] = candidate.SdpMid ?? "";
            fields[(i * 4) + 2] = candidate.SdpMLineIndex?.ToString(CultureInfo.InvariantCulture) ?? "";
            fields[(i * 4) + 3] = candidate.UsernameFragment ?? "";
        }

        await Failure.Translate(AddCandidates(_handle, fields)).WaitAsync(cancellationToken);
    }

    public async ValueTask SetIceServersAsync(IReadOnlyList<IceServer> servers, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        await Failure.Translate(SetIceServers(_handle, Flatten(servers))).WaitAsync(cancellationToken);
    }

    public async ValueTask<PeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return Statistics.Read(await Failure.Translate(GetStatistics(_handle)).WaitAsync(cancellationToken));
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

    private static JSObject? Microphone(PeerConnectionOptions options) => options.LocalAudio is LocalAudio { Handle: { IsDisposed: false } open } ? open : null;

    /// <summary>Three strings a server: its URLs by blanks, user name, credential.</summary>
    private static string[] Flatten(IReadOnlyList<IceServer> servers)
    {
        var fields = new string[servers.Count * 3];
        for (var i = 0; i < servers.Count; i++)
            (fields[i * 3], fields[(i * 3) + 1], fields[(i * 3) + 2]) = (string.Join(' ', servers[i].Urls), servers[i].Username ?? "", servers[i].Credential ?? "");
        return fields;
    }

    private void OnEvent(int kind, int number, string? text)
    {
        if (_disposed)
            return;
        _onEvent(kind switch
        {
            0 => Candidate(number, text!),
            1 => new PeerEvent.GatheringCompleted(),
            2 => new PeerEvent.StateChanged((PeerConnectionState)number),
            3 => new PeerEvent.RemoteAudioStarted(),
            _ => new PeerEvent.SpeakingChanged(number != 0),
        });
    }

    /// <summary>The text holds mid, ufrag and candidate, parted by line feeds.</summary>
    private static PeerEvent.CandidateGathered Candidate(int index, string text)
    {
        var fields = text.Split('\n', 3);
        return new PeerEvent.CandidateGathered(new IceCandidate(
            fields[2], fields[0].Length == 0 ? null : fields[0], index < 0 ? null : index, fields[1].Length == 0 ? null : fields[1]));
    }

    private void ThrowIfDisposed()
    {
        if (_disposed)
            throw new RtcException(RtcErrorKind.InvalidState, "The connection is closed; make a new one.");
    }

    [JSImport("create", Modules.PeerConnection)]
    private static partial JSObject Create(
        string[] iceServers, bool relayOnly, JSObject? localAudio,
        [JSMarshalAs<JSType.Function<JSType.Number, JSType.Number, JSType.String>>] Action<int, int, string?> onEvent);

    [JSImport("prepare", Modules.PeerConnection)]
    private static partial void Prepare(string[] iceServers, bool relayOnly, JSObject? localAudio, int count);

    [JSImport("offer", Modules.PeerConnection)]
    private static partial Task<string> Offer(JSObject connection, bool iceRestart, double gatherFor);

    [JSImport("answer", Modules.PeerConnection)]
    private static partial Task<string> Answer(JSObject connection, string sdp, double gatherFor);

    [JSImport("acceptAnswer", Modules.PeerConnection)]
    private static partial Task AcceptAnswer(JSObject connection, string sdp);

    [JSImport("addCandidates", Modules.PeerConnection)]
    private static partial Task AddCandidates(JSObject connection, string[] candidates);

    [JSImport("setIceServers", Modules.PeerConnection)]
    private static partial Task SetIceServers(JSObject connection, string[] iceServers);

    [JSImport("statistics", Modules.PeerConnection)]
    private static partial Task<string> GetStatistics(JSObject connection);

    [JSImport("close", Modules.PeerConnection)]
    private static partial void Close(JSObject connection);
}
