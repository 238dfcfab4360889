namespace Parley.Rtc;

/// <summary>An offer or an answer (WebRTC §4.6.2, RTCSessionDescription).</summary>
/// <param name="Type">Offer or answer.</param>
/// <param name="Sdp">The SDP text (RFC 8866), lines ended by CR LF.</param>
public sealed record SessionDescription(SdpType Type, string Sdp)
{
    /// <summary>SDP holds addresses and keys: it stays out of logs.</summary>
    public override string ToString() => $"{Type} ({Sdp.Length} characters)";
}
