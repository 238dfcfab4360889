namespace Parley.Matrix.Client;

/// <summary>Whether the homeserver is reached.</summary>
public enum ConnectionStatus
{
    /// <summary>The first sync has not come yet.</summary>
    Connecting,

    /// <summary>The last request of the sync loop was answered.</summary>
    Connected,

    /// <summary>The last request failed; it is tried again.</summary>
    Reconnecting,

    /// <summary>The session is over.</summary>
    Ended,
}
