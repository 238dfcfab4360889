namespace Parley.Bots;

/// <summary>How a playback ended.</summary>
public enum PlaybackEnd
{
    /// <summary>Its last frame was sent.</summary>
    Finished,

    /// <summary>It was skipped or taken out of the queue.</summary>
    Stopped,

    /// <summary>The bot left the channel.</summary>
    Left,
}
