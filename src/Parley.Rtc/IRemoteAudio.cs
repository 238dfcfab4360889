namespace Parley.Rtc;

/// <summary>The playback of the peer's audio.</summary>
public interface IRemoteAudio
{
    /// <summary>Gets or sets the linear gain, 0 (silent) to 2. The default is 1. Values outside the range are clamped.</summary>
    double Volume { get; set; }

    /// <summary>Gets or sets a value indicating whether the peer's audio is not played (deafen), independent of the volume. The default is <see langword="false"/>.</summary>
    bool Muted { get; set; }
}
