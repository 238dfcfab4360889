using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Protocol;

/// <summary>The octets that a safety code and a proof of identity cover. See docs/spec/voice-channel.md, Safety code and Identity keys.</summary>
internal static class SafetyDerivation
{
    /// <summary>Number of bits in a code: seven emoji of six bits.</summary>
    public const int Bits = 42;

    private const string ProofLabel = "chat.parley device identity 1";

    // They separate these uses of the hash function from all others.
    private static readonly byte[] s_label = "chat.parley safety code 1"u8.ToArray();
    private static readonly byte[] s_labelWithKeys = "chat.parley safety code 2"u8.ToArray();

    /// <summary>Returns the code of a connection, 42 bits; the order of the sides does not matter. It covers the identity keys if both sides have one.</summary>
    public static long Derive(in SafetyParty one, in SafetyParty other)
    {
        var (first, second) = one.Key.CompareTo(other.Key) < 0 ? (one, other) : (other, one);
        var hasKeys = one.IdentityKey is not null && other.IdentityKey is not null;
        var input = new List<byte>(1024);
        foreach (var party in (ReadOnlySpan<SafetyParty>)[first, second])
        {
            Append(input, party.UserId, party.DeviceId, party.Session, party.Fingerprint, party.Nonce);
            if (hasKeys)
                Append(input, party.IdentityKey!);
        }
        Span<byte> output = stackalloc byte[8];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, input.ToArray(), output, [], hasKeys ? s_labelWithKeys : s_label);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(output) >> (64 - Bits));
    }

    /// <summary>Returns the commitment to a nonce.</summary>
    public static string Commit(string nonce) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(nonce)));

    /// <summary>Returns the octets that a device signs to prove that a connection is its own. The random numbers are not part of them.</summary>
    public static byte[] ProofOf(string roomId, in SafetyParty signer, in SafetyParty other)
    {
        var input = new List<byte>(1024);
        Append(input, ProofLabel, roomId);
        foreach (var party in (ReadOnlySpan<SafetyParty>)[signer, other])
            Append(input, party.UserId, party.DeviceId, party.Session, party.Fingerprint, party.IdentityKey!);
        return [.. input];
    }

    /// <summary>Returns whether a text consists of a number of lower-case hexadecimal digits.</summary>
    public static bool IsHex(string? text, int length)
    {
        if (text?.Length != length)
            return false;
        foreach (var c in text)
            if (!char.IsAsciiHexDigitLower(c))
                return false;
        return true;
    }

    // Each text follows its length, so that no two lists of texts give the same octets.
    private static void Append(List<byte> input, params ReadOnlySpan<string> texts)
    {
        Span<byte> length = stackalloc byte[4];
        foreach (var text in texts)
        {
            var octets = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(length, octets.Length);
            input.AddRange(length);
            input.AddRange(octets);
        }
    }
}
