namespace Parley.Voice;

/// <summary>The connection to one member.</summary>
public enum MemberLink
{
    /// <summary>None: this device is out, or it is this device itself.</summary>
    None,

    /// <summary>Offer and answer, ICE or DTLS are under way.</summary>
    Connecting,

    /// <summary>Audio flows.</summary>
    Connected,

    /// <summary>It was up, and is being restored.</summary>
    Reconnecting,

    /// <summary>It could not be set up; it is tried again.</summary>
    Failed,
}
