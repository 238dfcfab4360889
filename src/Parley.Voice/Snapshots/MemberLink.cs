namespace Parley.Voice;

/// <summary>The state of the connection to a member.</summary>
public enum MemberLink
{
    /// <summary>No connection: this device is not in the channel, or the member is this device.</summary>
    None,

    /// <summary>Offer and answer, ICE or DTLS are in progress.</summary>
    Connecting,

    /// <summary>Audio flows.</summary>
    Connected,

    /// <summary>It was connected and is being restored.</summary>
    Reconnecting,

    /// <summary>It could not be established; Parley retries.</summary>
    Failed,
}
