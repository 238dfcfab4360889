namespace Parley.Rtc;

/// <summary>A WebRTC implementation: the browser's, the one in C#, or an in-memory one for tests.</summary>
public interface IRtcBackend
{
    /// <summary>
    /// Occurs when the device's network changed or is available again, so that open connections should restart ICE (RFC 8445 §9). A backend
    /// that cannot detect it never raises it.
    /// </summary>
    event Action? NetworkChanged
    {
        add { }
        remove { }
    }

    /// <summary>
    /// Opens the local audio source: the microphone in a browser, a frame source in a bot. All peer connections of a channel share one.
    /// </summary>
    /// <exception cref="RtcException">
    /// <see cref="RtcErrorKind.MicrophoneDenied"/> or <see cref="RtcErrorKind.MicrophoneMissing"/>.
    /// </exception>
    ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates a peer connection in state <see cref="PeerConnectionState.New"/>. Does not block; the backend may create certificates and
    /// sockets in the background.
    /// </summary>
    /// <param name="options">ICE servers, transport policy and local audio.</param>
    /// <param name="onEvent">
    /// Called with each event in order, never concurrently and never from within a call to the connection. It must not block.
    /// </param>
    IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent);

    /// <summary>
    /// Creates a connection with several audio sections in state <see cref="PeerConnectionState.New"/>. Does not block.
    /// </summary>
    /// <param name="options">ICE servers, transport policy and local audio; the local audio is sent in the first section.</param>
    /// <param name="onEvent">
    /// Called with each event in order, never concurrently and never from within a call to the connection. It must not block.
    /// </param>
    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/> if the backend does not support it, as the default implementation.</exception>
    IAudioBundle CreateBundle(PeerConnectionOptions options, Action<PeerEvent> onEvent) =>
        throw new RtcException(RtcErrorKind.Unavailable, "This backend does not support several voices in one connection.");

    /// <summary>
    /// Announces that connections with these options will be created soon. A backend for which that takes long creates some in advance, and
    /// <see cref="CreatePeerConnection"/> returns them. A call replaces the announcement of an earlier one. The default implementation does
    /// nothing.
    /// </summary>
    /// <param name="options">The options of the connections.</param>
    /// <param name="count">The number of connections, 0 or more.</param>
    void Prepare(PeerConnectionOptions options, int count)
    {
    }
}
