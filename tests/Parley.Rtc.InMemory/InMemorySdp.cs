using System.Security.Cryptography;
using System.Text;

namespace Parley.Rtc.InMemory;

/// <summary>Writes and reads the SDP (RFC 8866) of an in-memory connection: one audio section with ICE credentials and candidates.</summary>
internal static class InMemorySdp
{
    private const string UfragPrefix = "a=ice-ufrag:";
    private const string CandidatePrefix = "a=candidate:";

    public static string Write(string name, string certificate, int id, int version, bool offer, string ufrag, bool sends, IEnumerable<string> candidates)
    {
        var sdp = new StringBuilder()
            .Append($"v=0\r\no={name} {id} {version} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n")
            .Append("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=rtcp-mux\r\n")
            .Append($"{UfragPrefix}{ufrag}\r\na=ice-pwd:{ufrag.PadRight(24, '0')}\r\na=ice-options:trickle\r\n")
            .Append($"a=fingerprint:sha-256 {BitConverter.ToString(SHA256.HashData(Encoding.UTF8.GetBytes(certificate))).Replace('-', ':')}\r\n")
            .Append($"a=setup:{(offer ? "actpass" : "active")}\r\na={(sends ? "sendrecv" : "recvonly")}\r\n")
            .Append("a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n");
        foreach (var candidate in candidates)
            sdp.Append("a=").Append(candidate).Append("\r\n");
        return sdp.ToString();
    }

    /// <exception cref="RtcException"><see cref="RtcErrorKind.InvalidDescription"/>.</exception>
    public static (string Ufrag, bool HasCandidates) Read(SessionDescription description, SdpType expected)
    {
        var lines = description.Sdp.Split("\r\n");
        var ufrag = Array.Find(lines, line => line.StartsWith(UfragPrefix, StringComparison.Ordinal));
        if (description.Type != expected || lines[0] != "v=0" || ufrag is null ||
            !Array.Exists(lines, line => line.StartsWith("m=audio ", StringComparison.Ordinal)))
        {
            throw new RtcException(RtcErrorKind.InvalidDescription, "The peer's description is malformed.");
        }

        return (ufrag[UfragPrefix.Length..], Array.Exists(lines, line => line.StartsWith(CandidatePrefix, StringComparison.Ordinal)));
    }
}
