namespace Parley.Protocol;

/// <summary>The order of requests while the homeserver's rate limit does not allow all of them, most urgent first.</summary>
public enum Urgency
{
    /// <summary>The own <c>LEFT</c>.</summary>
    Leave,

    /// <summary>The own <c>JOINED</c>.</summary>
    Join,

    /// <summary>A renewal while a base-protocol peer is a member, which would otherwise time this device out.</summary>
    KeepAlive,

    /// <summary>An answer.</summary>
    Answer,

    /// <summary>An offer.</summary>
    Offer,

    /// <summary>Candidates.</summary>
    Candidates,

    /// <summary>A renewed callstate.</summary>
    Renewal,
}
