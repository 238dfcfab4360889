namespace Parley.Rtc;

/// <summary>The type of a session description (WebRTC §4.6.1, RTCSdpType).</summary>
public enum SdpType
{
    /// <summary>An offer.</summary>
    Offer,

    /// <summary>A final answer.</summary>
    Answer,
}
