namespace Parley.Voice;

/// <summary>This device's part in a voice channel.</summary>
public enum ChannelPhase
{
    /// <summary>Not in the channel; sees who is.</summary>
    Out,

    /// <summary>The join is on its way to the homeserver.</summary>
    Joining,

    /// <summary>In the channel.</summary>
    In,

    /// <summary>In, but the homeserver cannot be reached; conversations go on.</summary>
    Reconnecting,
}
