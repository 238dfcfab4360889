using Parley.Rtc;

namespace Parley.Cli.Channels;

/// <summary>A WebRTC backend for commands that only read: it opens no connection.</summary>
internal sealed class NoAudio : IRtcBackend
{
    public ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) => throw Unused();

    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent) => throw Unused();

    private static RtcException Unused() => new(RtcErrorKind.Unavailable, "This command opens no connection.");
}
