namespace Parley.Rtc.Native;

/// <summary>Receives the audio of the peer for playback: each 20 ms, in order, with lost frames marked.</summary>
public interface IRemoteAudioSink
{
    /// <summary>Called with the next frame on the clock thread; must not block or throw.</summary>
    void Play(in RemoteFrame frame);
}
