using System.Runtime.InteropServices.JavaScript;

namespace Parley.Rtc.Browser;

/// <summary>The playback of a peer's audio.</summary>
internal sealed partial class RemoteAudio(JSObject connection) : IRemoteAudio
{
    private double _volume = 1;
    private bool _muted;
    private bool _closed;

    public double Volume
    {
        get => _volume;
        set
        {
            var volume = Math.Clamp(value, 0, 2);
            if (_volume != volume)
                Play(volume, _muted);
        }
    }

    public bool Muted
    {
        get => _muted;
        set
        {
            if (_muted != value)
                Play(_volume, value);
        }
    }

    public void Close() => _closed = true;

    private void Play(double volume, bool muted)
    {
        (_volume, _muted) = (volume, muted);
        if (!_closed)
            SetVolume(connection, volume, muted);
    }

    [JSImport("setVolume", Modules.RemoteAudio)]
    private static partial void SetVolume(JSObject connection, double volume, bool muted);
}
