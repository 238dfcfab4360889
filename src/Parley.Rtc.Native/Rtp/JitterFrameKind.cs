namespace Parley.Rtc.Native.Rtp;

/// <summary>Kinds of frames to play.</summary>
internal enum JitterFrameKind
{
    /// <summary>A frame that arrived.</summary>
    Frame,

    /// <summary>A frame that was lost or is late. The receiver conceals it, with the next packet's forward error correction if there is one.</summary>
    Lost,

    /// <summary>No frame: the sender is silent (discontinuous transmission), or the buffer has no audio.</summary>
    Silence,
}
