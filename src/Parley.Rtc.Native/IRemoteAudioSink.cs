namespace Parley.Rtc.Native;

/// <summary>Takes the other side's audio as it is to be heard: each 20 ms, in order, losses told.</summary>
public interface IRemoteAudioSink
{
    /// <summary>The next step. Called on the clock's thread; it must neither block nor throw.</summary>
    void Play(in RemoteFrame frame);
}
