using Parley.Rtc;

namespace Parley.Cli.Channels;

/// <summary>The WebRTC of somebody who only looks on: there is none.</summary>
internal sealed class NoAudio : IRtcBackend
{
    public ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) => throw Unused();

    public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent) => throw Unused();

    private static RtcException Unused() => new(RtcErrorKind.Unavailable, "This command only looks on and opens no connection.");
}
