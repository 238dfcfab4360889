using System.Security.Cryptography;
using System.Text;

namespace Parley.Rtc.Native.Stun;

/// <summary>Derives the HMAC key of message integrity.</summary>
internal static class StunKey
{
    /// <summary>
    /// Returns the key for short-term credentials (RFC 8489 §9.1.1): the bytes of the password. ICE passwords consist of ice-chars,
    /// which the OpaqueString profile does not change.
    /// </summary>
    public static byte[] ShortTerm(string password) => Encoding.UTF8.GetBytes(password);

    /// <summary>Returns the key for long-term credentials (RFC 8489 §9.2.2): MD5 of <c>username:realm:password</c>.</summary>
    public static byte[] LongTerm(string username, string realm, string password) =>
        MD5.HashData(Encoding.UTF8.GetBytes($"{username}:{realm}:{password}"));

    /// <summary>Returns the key for long-term credentials if the server selected SHA-256 as the password algorithm (RFC 8489 §18.5.1.2).</summary>
    public static byte[] LongTermSha256(string username, string realm, string password) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{username}:{realm}:{password}"));

    /// <summary>Returns the value of USERHASH (RFC 8489 §14.4): SHA-256 of <c>username:realm</c>.</summary>
    public static byte[] UserHash(string username, string realm) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{username}:{realm}"));
}
