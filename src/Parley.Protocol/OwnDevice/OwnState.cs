namespace Parley.Protocol;

/// <summary>This device's own part in the channel.</summary>
public enum OwnState
{
    /// <summary>Out: it sees who is in.</summary>
    Out,

    /// <summary>The JOINED is on its way; offers go out beside it.</summary>
    Joining,

    /// <summary>In.</summary>
    In,

    /// <summary>The server said our LEFT though we live: JOINED is on its way again, with the same session.</summary>
    Rejoining,

    /// <summary>The LEFT is on its way; connections are closed already.</summary>
    Leaving,
}
