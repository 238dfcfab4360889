namespace Parley.Voice;

/// <summary>The state of this device in a voice channel.</summary>
public enum ChannelPhase
{
    /// <summary>Not in the channel; the members are visible nevertheless.</summary>
    Out,

    /// <summary>The homeserver has not accepted the join yet.</summary>
    Joining,

    /// <summary>In the channel.</summary>
    In,

    /// <summary>In the channel, but the homeserver cannot be reached; the call continues.</summary>
    Reconnecting,
}
