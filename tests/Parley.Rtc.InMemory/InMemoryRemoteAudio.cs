namespace Parley.Rtc.InMemory;

/// <summary>Stores the playback settings.</summary>
internal sealed class InMemoryRemoteAudio : IRemoteAudio
{
    public double Volume
    {
        get;
        set => field = Math.Clamp(value, 0, 2);
    } = 1;

    public bool Muted { get; set; }
}
