namespace Parley.Rtc;

/// <summary>A STUN or TURN server (WebRTC §4.2.2, RTCIceServer).</summary>
/// <param name="Urls"><c>stun:</c>, <c>turn:</c> or <c>turns:</c> URIs (RFC 7064, RFC 7065).</param>
/// <param name="Username">TURN username, or <see langword="null"/> for STUN.</param>
/// <param name="Credential">TURN password, or <see langword="null"/> for STUN.</param>
public sealed record IceServer(IReadOnlyList<string> Urls, string? Username = null, string? Credential = null)
{
    /// <summary>Returns the URIs without the credential, which must not appear in logs.</summary>
    public override string ToString() => string.Join(' ', Urls);
}
