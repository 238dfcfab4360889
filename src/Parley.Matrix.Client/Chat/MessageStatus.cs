namespace Parley.Matrix.Client;

/// <summary>Where a message is on its way.</summary>
public enum MessageStatus
{
    /// <summary>In the room.</summary>
    Sent,

    /// <summary>Waiting or under way.</summary>
    Sending,

    /// <summary>Refused by the homeserver.</summary>
    Failed,
}
