namespace Parley.Matrix.Client;

/// <summary>The state of a session's connection to the homeserver.</summary>
public enum ConnectionStatus
{
    /// <summary>The first sync response has not been received yet.</summary>
    Connecting,

    /// <summary>The last sync request succeeded.</summary>
    Connected,

    /// <summary>The last sync request failed and is retried.</summary>
    Reconnecting,

    /// <summary>The session has ended.</summary>
    Ended,
}
