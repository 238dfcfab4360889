namespace Parley.Rtc.Native.Ice;

/// <summary>State of one generation, in the spirit of RTCIceTransportState (WebRTC §5.6.3).</summary>
internal enum IceState
{
    /// <summary>The other side's credentials are not there yet.</summary>
    New,

    /// <summary>Checks are under way; no pair works yet.</summary>
    Checking,

    /// <summary>A pair works: data can be sent.</summary>
    Connected,

    /// <summary>Nothing has been heard for a while; it may come back by itself.</summary>
    Disconnected,

    /// <summary>No pair works and none is left to try, or consent has expired (RFC 7675 §5.1).</summary>
    Failed,
}
