namespace Parley.Rtc.Native.Ice;

/// <summary>State of an ICE session, similar to RTCIceTransportState (WebRTC §5.6.3).</summary>
internal enum IceState
{
    /// <summary>The remote credentials are not known yet.</summary>
    New,

    /// <summary>Checks are in progress; no pair works yet.</summary>
    Checking,

    /// <summary>A pair works; data can be sent.</summary>
    Connected,

    /// <summary>Nothing was received for <see cref="IceSettings.SilenceTolerated"/>; the connection may recover.</summary>
    Disconnected,

    /// <summary>No pair works and none is left to try, or consent has expired (RFC 7675 §5.1).</summary>
    Failed,
}
