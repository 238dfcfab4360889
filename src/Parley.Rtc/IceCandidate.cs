namespace Parley.Rtc;

/// <summary>A signalled ICE candidate (WebRTC §4.8.1, RTCIceCandidateInit).</summary>
/// <param name="Candidate">The candidate-attribute, <c>candidate:…</c> (RFC 8839 §5.1); empty for the end of candidates.</param>
/// <param name="SdpMid">The media section's <c>mid</c>.</param>
/// <param name="SdpMLineIndex">The media section's index, from 0.</param>
/// <param name="UsernameFragment">The ICE ufrag of the candidate's generation.</param>
public sealed record IceCandidate(string Candidate, string? SdpMid = null, int? SdpMLineIndex = null, string? UsernameFragment = null)
{
    /// <summary>Returns a text without the candidate's address, which must not appear in logs.</summary>
    public override string ToString() => $"candidate ({Candidate.Length} characters)";
}
