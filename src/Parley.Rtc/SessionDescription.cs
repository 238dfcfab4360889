namespace Parley.Rtc;

/// <summary>An offer or an answer (WebRTC §4.6.2, RTCSessionDescription).</summary>
/// <param name="Type">Offer or answer.</param>
/// <param name="Sdp">The SDP text (RFC 8866), with lines that end with CR LF.</param>
public sealed record SessionDescription(SdpType Type, string Sdp)
{
    /// <summary>Returns a text without the SDP, whose addresses and keys must not appear in logs.</summary>
    public override string ToString() => $"{Type} ({Sdp.Length} characters)";
}
