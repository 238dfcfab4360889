using System.Security.Cryptography;

namespace Parley.Rtc.Native.Dtls;

/// <summary>A certificate's fingerprint as it stands in SDP (RFC 8122 §5): hash function and hash.</summary>
internal sealed class Fingerprint
{
    private readonly byte[] _hash;

    private Fingerprint(string algorithm, byte[] hash) => (Algorithm, _hash) = (algorithm, hash);

    /// <summary>The hash function's name in lower case: <c>sha-256</c>, <c>sha-384</c> or <c>sha-512</c> can be checked.</summary>
    public string Algorithm { get; }

    /// <summary>True if <see cref="Matches"/> can ever be true: weaker and unknown hash functions are not taken.</summary>
    public bool IsSupported => _hash.Length == HashLength(Algorithm);

    /// <summary>The fingerprint of a certificate.</summary>
    /// <param name="algorithm"><c>sha-256</c>, <c>sha-384</c> or <c>sha-512</c>.</param>
    /// <param name="certificate">The certificate in DER.</param>
    public static Fingerprint Of(string algorithm, ReadOnlySpan<byte> certificate) => new(algorithm, Hash(algorithm, certificate));

    /// <summary>Reads an attribute's value, <c>sha-256 AB:CD:…</c>; null if it is none.</summary>
    public static Fingerprint? TryParse(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0)
            return null;
        var digits = value.AsSpan(space + 1).Trim();
        if (digits.Length is < 2 or > 3 * 128 || digits.Length % 3 != 2)
            return null;
        var hash = new byte[(digits.Length + 1) / 3];
        for (var i = 0; i < hash.Length; i++)
        {
            if ((i > 0 && digits[(3 * i) - 1] != ':') || !char.IsAsciiHexDigit(digits[3 * i]) || !char.IsAsciiHexDigit(digits[(3 * i) + 1]))
                return null;
            hash[i] = (byte)((Digit(digits[3 * i]) << 4) | Digit(digits[(3 * i) + 1]));
        }

        return new Fingerprint(value[..space].ToLowerInvariant(), hash);
    }

    /// <summary>True if this is the fingerprint of the certificate (DER).</summary>
    public bool Matches(ReadOnlySpan<byte> certificate) =>
        IsSupported && CryptographicOperations.FixedTimeEquals(_hash, Hash(Algorithm, certificate));

    /// <summary>True if both say the same of a certificate.</summary>
    public bool IsSameAs(Fingerprint other) => Algorithm == other.Algorithm && _hash.AsSpan().SequenceEqual(other._hash);

    /// <summary>The attribute's value.</summary>
    public override string ToString() => $"{Algorithm} {BitConverter.ToString(_hash).Replace('-', ':')}";

    private static int HashLength(string algorithm) => algorithm switch
    {
        "sha-256" => 32,
        "sha-384" => 48,
        "sha-512" => 64,
        _ => -1,
    };

    private static byte[] Hash(string algorithm, ReadOnlySpan<byte> certificate) => algorithm switch
    {
        "sha-256" => SHA256.HashData(certificate),
        "sha-384" => SHA384.HashData(certificate),
        "sha-512" => SHA512.HashData(certificate),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a hash function for fingerprints."),
    };

    private static int Digit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
