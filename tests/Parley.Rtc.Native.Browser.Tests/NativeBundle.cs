namespace Parley.Rtc.Native.Browser.Tests;

/// <summary>The native side of a connection with many sections: each voice is sent back in the section in which it arrives.</summary>
internal sealed class NativeBundle : IAsyncDisposable
{
    private readonly NativeRtcBackend _backend = new();

    public NativeBundle() => Bundle = _backend.CreateBundle(new PeerConnectionOptions(), _ => { });

    public IAudioBundle Bundle { get; }

    /// <summary>Adds sections that send back what they receive.</summary>
    public void Add(int sections)
    {
        for (var i = 0; i < sections; i++)
        {
            var audio = _backend.OpenLocalAudio();
            var echo = new Echo();
            audio.Source = echo;
            ((NativeRemoteAudio)Bundle.Add(audio).RemoteAudio).FrameReceived += frame => echo.Add(frame.Payload.Span);
        }
    }

    public async ValueTask DisposeAsync() => await _backend.DisposeAsync();
}
