namespace Parley.Rtc.Native;

/// <summary>What a step of playout holds.</summary>
public enum RemoteFrameKind
{
    /// <summary>A frame that arrived.</summary>
    Frame,

    /// <summary>A frame that was lost: conceal it, from the packet's forward error correction where a packet is given.</summary>
    Lost,

    /// <summary>The other side is silent.</summary>
    Silence,
}
