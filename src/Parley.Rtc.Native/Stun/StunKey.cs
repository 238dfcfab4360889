using System.Security.Cryptography;
using System.Text;

namespace Parley.Rtc.Native.Stun;

/// <summary>The HMAC key of message integrity.</summary>
internal static class StunKey
{
    /// <summary>
    /// Short-term credentials (RFC 8489 §9.1.1): the password's bytes. ICE passwords are ice-chars, so OpaqueString changes nothing.
    /// </summary>
    public static byte[] ShortTerm(string password) => Encoding.UTF8.GetBytes(password);

    /// <summary>Long-term credentials (RFC 8489 §9.2.2): MD5 of <c>username:realm:password</c>; the password already prepared.</summary>
    public static byte[] LongTerm(string username, string realm, string password) =>
        MD5.HashData(Encoding.UTF8.GetBytes($"{username}:{realm}:{password}"));

    /// <summary>Long-term credentials where the server chose SHA-256 as password algorithm (RFC 8489 §18.5.1.2).</summary>
    public static byte[] LongTermSha256(string username, string realm, string password) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{username}:{realm}:{password}"));

    /// <summary>USERHASH (RFC 8489 §14.4): SHA-256 of <c>username:realm</c>.</summary>
    public static byte[] UserHash(string username, string realm) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{username}:{realm}"));
}
