namespace Parley.Rtc;

/// <summary>A STUN or TURN server (WebRTC §4.2.2, RTCIceServer).</summary>
/// <param name="Urls"><c>stun:</c>, <c>turn:</c> or <c>turns:</c> URIs (RFC 7064, RFC 7065).</param>
/// <param name="Username">TURN user name, where the server wants one.</param>
/// <param name="Credential">TURN password.</param>
public sealed record IceServer(IReadOnlyList<string> Urls, string? Username = null, string? Credential = null)
{
    /// <summary>The credential stays out of logs.</summary>
    public override string ToString() => string.Join(' ', Urls);
}
