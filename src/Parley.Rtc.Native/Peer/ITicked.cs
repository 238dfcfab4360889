namespace Parley.Rtc.Native.Peer;

/// <summary>What the media clock drives.</summary>
internal interface ITicked
{
    /// <summary>20 ms have passed.</summary>
    void Tick(TimeSpan now);

    /// <summary>Ticks were left out.</summary>
    void Skip(int ticks);
}
