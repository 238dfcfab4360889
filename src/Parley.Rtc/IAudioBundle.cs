namespace Parley.Rtc;

/// <summary>
/// A connection with several audio sections over one transport (BUNDLE, RFC 9143), for a peer that forwards the voices of many members
/// (a selective forwarding unit, RFC 7667 §3.7). A section carries one voice and is identified by its <c>mid</c>.
/// Calls are queued: each runs when the one before has ended (the operations chain, WebRTC §4.4.1.2).
/// Disposing closes the connection, notifies the peer (DTLS close_notify), and leaves the local audio open; no event follows, and later
/// operations fail with <see cref="RtcErrorKind.InvalidState"/>.
/// </summary>
public interface IAudioBundle : IAsyncDisposable
{
    /// <summary>Gets the sections that are not retired, in the order in which they were added.</summary>
    IReadOnlyList<IAudioSection> Sections { get; }

    /// <summary>
    /// Adds a section, which the next offer contains: in the place of a retired section, or else appended (RFC 8829 §5.2.2). If the peer offers
    /// first, a section with local audio takes the first new section in which the peer receives (RFC 8829 §5.10).
    /// </summary>
    /// <param name="localAudio">The audio to send, or <see langword="null"/> to receive only.</param>
    /// <param name="receives">Whether to receive audio. The default is <see langword="true"/>.</param>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidState"/> if the connection is closed or has 64 sections.</exception>
    IAudioSection Add(ILocalAudio? localAudio = null, bool receives = true);

    /// <summary>Creates an offer of all sections and sets it as the local description (RFC 8829 §5.2).</summary>
    /// <param name="options">Whether to restart ICE, and how long to wait for candidates.</param>
    /// <param name="cancellationToken">Cancels waiting; the connection stays usable.</param>
    /// <returns>The local description, including the candidates gathered so far.</returns>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidState"/> if the connection is closed or has no section.</exception>
    ValueTask<SessionDescription> OfferAsync(OfferOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets the peer's offer as the remote description and answers it (RFC 8829 §5.3). Each audio section with Opus is accepted; a new one is added to
    /// <see cref="Sections"/> and receives. All other sections are rejected with port 0, or
    /// inactive if the browser does not reject them in an answer. Rolls back an open local offer first.
    /// </summary>
    /// <exception cref="RtcException">
    /// <see cref="RtcErrorKind.InvalidDescription"/> if the offer has no usable audio section or is malformed.
    /// </exception>
    ValueTask<SessionDescription> AnswerAsync(SessionDescription offer, AnswerOptions options, CancellationToken cancellationToken = default);

    /// <summary>Sets the peer's answer to the last offer as the remote description. A section that it rejects is retired.</summary>
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
    ValueTask<BundleStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default);
}
