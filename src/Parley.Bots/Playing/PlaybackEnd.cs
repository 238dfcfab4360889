namespace Parley.Bots;

/// <summary>Specifies how a playback ended.</summary>
public enum PlaybackEnd
{
    /// <summary>The last frame was sent.</summary>
    Finished,

    /// <summary>The playback was stopped, skipped or removed from the queue.</summary>
    Stopped,

    /// <summary>The bot left the channel.</summary>
    Left,
}
