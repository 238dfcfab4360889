namespace Parley.Protocol;

/// <summary>This device's session, as signalling needs it.</summary>
internal interface IOwnSession
{
    /// <summary>Gets the id of the current session, or of the last one; empty before the first.</summary>
    string Session { get; }

    /// <summary>Gets whether this device is in the channel, accepted by the server or about to be.</summary>
    bool IsIn { get; }

    /// <summary>Gets whether the server has stored the own <c>JOINED</c> and no <c>LEFT</c> has followed.</summary>
    bool IsAccepted { get; }

    /// <summary>Gets whether the sync has returned the own <c>JOINED</c>: events of the room that arrive from now on come after it.</summary>
    bool EchoSeen { get; }
}
