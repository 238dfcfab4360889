namespace Parley.Rtc;

/// <summary>One ICE candidate as it is signalled (WebRTC §4.8.1, RTCIceCandidateInit).</summary>
/// <param name="Candidate">The candidate-attribute, <c>candidate:…</c> (RFC 8839 §5.1); empty means end of candidates.</param>
/// <param name="SdpMid">The media section's <c>mid</c>.</param>
/// <param name="SdpMLineIndex">The media section's index, from 0.</param>
/// <param name="UsernameFragment">The ICE ufrag of the generation that it belongs to.</param>
public sealed record IceCandidate(string Candidate, string? SdpMid = null, int? SdpMLineIndex = null, string? UsernameFragment = null)
{
    /// <summary>A candidate holds an address: it stays out of logs.</summary>
    public override string ToString() => $"candidate ({Candidate.Length} characters)";
}
