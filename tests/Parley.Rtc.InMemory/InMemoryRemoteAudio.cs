namespace Parley.Rtc.InMemory;

/// <summary>Remembers how the other side would be played.</summary>
internal sealed class InMemoryRemoteAudio : IRemoteAudio
{
    public double Volume
    {
        get;
        set => field = Math.Clamp(value, 0, 2);
    } = 1;

    public bool Muted { get; set; }
}
