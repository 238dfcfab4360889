namespace Parley.Rtc;

/// <summary>
/// One WebRTC connection to one other member, audio only (W3C WebRTC §4.4, JSEP RFC 8829).
/// Calls are queued: each runs after the one before it has ended (the operations chain, WebRTC §4.4.1.2).
/// Disposing closes the connection, lets the other side know (DTLS close_notify), and leaves the local audio open;
/// no event follows, and operations fail with <see cref="RtcErrorKind.InvalidState"/>.
/// </summary>
public interface IPeerConnection : IAsyncDisposable
{
    /// <summary>How loud the other side is played, or where its frames go.</summary>
    IRemoteAudio RemoteAudio { get; }

    /// <summary>Creates an offer and makes it the local description.</summary>
    /// <param name="options">ICE restart; how long to wait for candidates.</param>
    /// <param name="cancellationToken">Gives up waiting; the connection stays usable.</param>
    /// <returns>The local description, with the candidates gathered so far in it.</returns>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidState"/> where the connection is closed.</exception>
    ValueTask<SessionDescription> OfferAsync(OfferOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes an offer from the other side and answers it. A local offer that is still open is rolled back first
    /// (perfect negotiation's polite side, WebRTC §10.7); the caller has decided that the other side's stands.
    /// </summary>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidDescription"/> where the offer cannot be used.</exception>
    ValueTask<SessionDescription> AnswerAsync(SessionDescription offer, AnswerOptions options, CancellationToken cancellationToken = default);

    /// <summary>Takes the other side's answer to the last offer.</summary>
    /// <exception cref="RtcException">
    /// <see cref="RtcErrorKind.InvalidDescription"/> where the answer cannot be used,
    /// <see cref="RtcErrorKind.InvalidState"/> where no offer is open.
    /// </exception>
    ValueTask AcceptAnswerAsync(SessionDescription answer, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds the other side's candidates. Those that come before the remote description are kept until it is there;
    /// one that cannot be used is left out, the others still count.
    /// </summary>
    ValueTask AddCandidatesAsync(IReadOnlyList<IceCandidate> candidates, CancellationToken cancellationToken = default);

    /// <summary>Replaces the ICE servers, for use from the next ICE restart on (TURN credentials expire).</summary>
    ValueTask SetIceServersAsync(IReadOnlyList<IceServer> servers, CancellationToken cancellationToken = default);

    /// <summary>What the connection has measured so far.</summary>
    ValueTask<PeerStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
