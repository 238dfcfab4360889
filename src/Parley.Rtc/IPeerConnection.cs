namespace Parley.Rtc;

/// <summary>
/// An audio connection to one peer (W3C WebRTC §4.4, JSEP RFC 8829).
/// Calls are queued: each runs when the one before has ended (the operations chain, WebRTC §4.4.1.2).
/// Disposing closes the connection, notifies the peer (DTLS close_notify), and leaves the local audio open; no event follows, and later
/// operations fail with <see cref="RtcErrorKind.InvalidState"/>.
/// </summary>
public interface IPeerConnection : IAsyncDisposable
{
    /// <summary>Gets the peer's audio.</summary>
    IRemoteAudio RemoteAudio { get; }

    /// <summary>
    /// Gets or sets a value indicating whether the local audio is sent to this peer; <see langword="false"/> sends no RTP packet, without
    /// renegotiation (<c>replaceTrack(null)</c>, WebRTC §5.2). The default is <see langword="true"/>.
    /// </summary>
    bool SendsAudio { get; set; }

    /// <summary>Creates an offer and sets it as the local description.</summary>
    /// <param name="options">Whether to restart ICE, and how long to wait for candidates.</param>
    /// <param name="cancellationToken">Cancels waiting; the connection stays usable.</param>
    /// <returns>The local description, including the candidates gathered so far.</returns>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidState"/> if the connection is closed.</exception>
    ValueTask<SessionDescription> OfferAsync(OfferOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets the peer's offer as the remote description and answers it. Rolls back an open local offer first (the polite peer of perfect
    /// negotiation, WebRTC §10.7); the caller has decided to accept the peer's offer.
    /// </summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidDescription"/> if the offer is unusable.</exception>
    ValueTask<SessionDescription> AnswerAsync(SessionDescription offer, AnswerOptions options, CancellationToken cancellationToken = default);

    /// <summary>Sets the peer's answer to the last offer as the remote description.</summary>
    /// <exception cref="RtcException">
    /// <see cref="RtcErrorKind.InvalidDescription"/> if the answer is unusable,
    /// <see cref="RtcErrorKind.InvalidState"/> if no offer is open.
    /// </exception>
    ValueTask AcceptAnswerAsync(SessionDescription answer, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds the peer's candidates. Buffers those that arrive before the remote description, and ignores unusable ones.
    /// </summary>
    ValueTask AddCandidatesAsync(IReadOnlyList<IceCandidate> candidates, CancellationToken cancellationToken = default);

    /// <summary>Replaces the ICE servers from the next ICE restart on, because TURN credentials expire.</summary>
    ValueTask SetIceServersAsync(IReadOnlyList<IceServer> servers, CancellationToken cancellationToken = default);

    /// <summary>Returns the connection's statistics.</summary>
    ValueTask<PeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
