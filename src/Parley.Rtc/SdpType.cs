namespace Parley.Rtc;

/// <summary>Kind of a session description (WebRTC §4.6.1, RTCSdpType).</summary>
public enum SdpType
{
    /// <summary>An offer.</summary>
    Offer,

    /// <summary>A final answer.</summary>
    Answer,
}
