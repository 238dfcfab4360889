namespace Parley.Rtc.Native.Peer;

/// <summary>A connection of the native backend with one audio section.</summary>
internal sealed class NativePeerConnection : IPeerConnection
{
    private readonly NativeAudioBundle _bundle;
    private readonly IAudioSection _section;

    /// <summary>Creates a connection.</summary>
    /// <param name="bundle">The connection, created with one section.</param>
    public NativePeerConnection(NativeAudioBundle bundle) => (_bundle, _section) = (bundle, bundle.Sections[0]);

    /// <inheritdoc/>
    public IRemoteAudio RemoteAudio => _section.RemoteAudio;

    /// <inheritdoc/>
    public bool SendsAudio
    {
        get => _section.SendsAudio;
        set => _section.SendsAudio = value;
    }

    /// <inheritdoc/>
    public ValueTask<SessionDescription> OfferAsync(OfferOptions options, CancellationToken cancellationToken = default) =>
        _bundle.OfferAsync(options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SessionDescription> AnswerAsync(SessionDescription offer, AnswerOptions options, CancellationToken cancellationToken = default) =>
        _bundle.AnswerAsync(offer, options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask AcceptAnswerAsync(SessionDescription answer, CancellationToken cancellationToken = default) =>
        _bundle.AcceptAnswerAsync(answer, cancellationToken);

    /// <inheritdoc/>
    public ValueTask AddCandidatesAsync(IReadOnlyList<IceCandidate> candidates, CancellationToken cancellationToken = default) =>
        _bundle.AddCandidatesAsync(candidates, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<PeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        (await _bundle.GetStatisticsAsync(cancellationToken).ConfigureAwait(false)).Connection;

    /// <inheritdoc/>
    public ValueTask SetIceServersAsync(IReadOnlyList<IceServer> servers, CancellationToken cancellationToken = default) =>
        _bundle.SetIceServersAsync(servers, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _bundle.DisposeAsync();
}
