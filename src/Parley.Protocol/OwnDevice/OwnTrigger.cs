namespace Parley.Protocol;

/// <summary>What changes this device's own part in the channel.</summary>
public enum OwnTrigger
{
    /// <summary>The user joins.</summary>
    Join,

    /// <summary>The server took our JOINED.</summary>
    Accepted,

    /// <summary>The server refused our JOINED, or power was taken away.</summary>
    Refused,

    /// <summary>Our LEFT came in though we live.</summary>
    OwnLeftReceived,

    /// <summary>The user leaves.</summary>
    Leave,

    /// <summary>The server took our LEFT.</summary>
    LeftConfirmed,

    /// <summary>We are no longer in the room, or another tab took the channel over.</summary>
    Removed,
}
