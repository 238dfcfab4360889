namespace Parley.Protocol;

/// <summary>The state of this device's membership in the channel.</summary>
public enum OwnState
{
    /// <summary>Out of the channel, observing it.</summary>
    Out,

    /// <summary>The <c>JOINED</c> is being written; offers go out beside it.</summary>
    Joining,

    /// <summary>In the channel.</summary>
    In,

    /// <summary>The own <c>LEFT</c> was received while in: <c>JOINED</c> is being written again, with the same session.</summary>
    Rejoining,

    /// <summary>The <c>LEFT</c> is being written; connections are closed already.</summary>
    Leaving,
}
