namespace Parley.Rtc;

/// <summary>How the other side's audio is played.</summary>
public interface IRemoteAudio
{
    /// <summary>Linear gain from 0 (silent) over 1 (as sent, the default) to 2.</summary>
    double Volume { get; set; }

    /// <summary>True plays nothing of the other side (deafen), whatever the volume. False by default.</summary>
    bool Muted { get; set; }
}
