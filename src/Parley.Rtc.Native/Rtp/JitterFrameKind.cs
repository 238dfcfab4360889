namespace Parley.Rtc.Native.Rtp;

/// <summary>What is to be played next.</summary>
internal enum JitterFrameKind
{
    /// <summary>A frame that arrived.</summary>
    Frame,

    /// <summary>A frame that was lost or is late: conceal it, from the next packet's forward error correction where there is one.</summary>
    Lost,

    /// <summary>Nobody speaks: nothing was sent, or the sender's discontinuous transmission pauses.</summary>
    Silence,
}
