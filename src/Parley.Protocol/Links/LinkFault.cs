namespace Parley.Protocol;

/// <summary>Why a connection is not up.</summary>
public enum LinkFault
{
    /// <summary>No fault so far.</summary>
    None,

    /// <summary>The peer did not answer.</summary>
    NoAnswer,

    /// <summary>No path between the two was found in time, or at all.</summary>
    NoPath,

    /// <summary>The path was lost.</summary>
    PathLost,

    /// <summary>The peer's description could not be used.</summary>
    BadDescription,

    /// <summary>The peer closed the connection.</summary>
    ClosedByPeer,
}
