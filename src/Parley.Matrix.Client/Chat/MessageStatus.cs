namespace Parley.Matrix.Client;

/// <summary>The delivery status of a message.</summary>
public enum MessageStatus
{
    /// <summary>The homeserver has accepted it.</summary>
    Sent,

    /// <summary>Queued or in flight.</summary>
    Sending,

    /// <summary>The homeserver refused it.</summary>
    Failed,
}
