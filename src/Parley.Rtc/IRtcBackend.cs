namespace Parley.Rtc;

/// <summary>A WebRTC implementation: the browser's own, the one in C#, or one in memory for tests.</summary>
public interface IRtcBackend
{
    /// <summary>
    /// This machine's network became another one, or came back: open connections want an ICE restart (RFC 8445 §9).
    /// A backend that cannot tell never raises it.
    /// </summary>
    event Action? NetworkChanged
    {
        add { }
        remove { }
    }

    /// <summary>
    /// Opens what this member will be heard with: the microphone in a browser, a frame source in a bot.
    /// One local audio serves every peer connection of a channel.
    /// </summary>
    /// <exception cref="RtcException">
    /// <see cref="RtcErrorKind.MicrophoneDenied"/> or <see cref="RtcErrorKind.MicrophoneMissing"/>; the message says what to do.
    /// </exception>
    ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates a peer connection in state <see cref="PeerConnectionState.New"/>. It returns at once; work that takes time
    /// (certificates, sockets) may go on behind it.
    /// </summary>
    /// <param name="options">ICE servers, transport policy, what to send.</param>
    /// <param name="onEvent">
    /// Called with each event, in order, never two at a time and never from within a call to the connection; it must not block.
    /// </param>
    IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent);

    /// <summary>
    /// Connections with these options will soon be made: a backend for which that takes long makes some ahead, and
    /// <see cref="CreatePeerConnection"/> hands them out. Another call replaces what the one before asked for. The default does
    /// nothing.
    /// </summary>
    /// <param name="options">As they will be.</param>
    /// <param name="count">How many are likely to be asked for at once; 0 and more.</param>
    void Prepare(PeerConnectionOptions options, int count)
    {
    }
}
