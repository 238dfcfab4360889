namespace Parley.Protocol;

/// <summary>The events of this device's membership, for the rest of the machine.</summary>
internal interface IOwnMembershipEvents
{
    /// <summary>Occurs when a session begins, before <c>JOINED</c> is written.</summary>
    void OnSessionBegins();

    /// <summary>Occurs when <c>JOINED</c> has been written: offers go out beside it.</summary>
    void OnJoining();

    /// <summary>Occurs when the server has stored <c>JOINED</c>.</summary>
    void OnAccepted();

    /// <summary>Occurs when this device leaves or is removed: its connections close.</summary>
    void OnOut();
}
