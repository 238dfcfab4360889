using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Protocol;

/// <summary>The cryptography of the safety code. See docs/spec/voice-channel.md, Safety code.</summary>
internal static class SafetyDerivation
{
    /// <summary>Number of bits in a code: seven emoji of six bits.</summary>
    public const int Bits = 42;

    // Separates this use of the hash function from all others.
    private static readonly byte[] s_label = "chat.parley safety code 1"u8.ToArray();

    /// <summary>Returns the code of a connection, 42 bits; the order of the sides does not matter.</summary>
    public static long Derive(in SafetyParty one, in SafetyParty other)
    {
        var isFirst = one.Key.CompareTo(other.Key) < 0;
        var input = new List<byte>(1024);
        Append(input, isFirst ? one : other);
        Append(input, isFirst ? other : one);
        Span<byte> output = stackalloc byte[8];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, input.ToArray(), output, [], s_label);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(output) >> (64 - Bits));
    }

    /// <summary>Returns the commitment to a nonce.</summary>
    public static string Commit(string nonce) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(nonce)));

    // Each text follows its length, so that no two lists of texts give the same octets.
    private static void Append(List<byte> input, in SafetyParty party)
    {
        Span<byte> length = stackalloc byte[4];
        foreach (var text in (ReadOnlySpan<string>)[party.UserId, party.DeviceId, party.Session, party.Fingerprint, party.Nonce])
        {
            var octets = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(length, octets.Length);
            input.AddRange(length);
            input.AddRange(octets);
        }
    }
}
