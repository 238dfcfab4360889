using System.Security.Cryptography;

namespace Parley.Rtc.Native.Dtls;

/// <summary>A certificate's fingerprint, the value of <c>a=fingerprint</c> in SDP (RFC 8122 §5): hash function and hash.</summary>
internal sealed class Fingerprint
{
    private readonly byte[] _hash;

    private Fingerprint(string algorithm, byte[] hash) => (Algorithm, _hash) = (algorithm, hash);

    /// <summary>Gets the hash function's name in lower case, for example <c>sha-256</c>.</summary>
    public string Algorithm { get; }

    /// <summary>Gets a value indicating whether the hash function is SHA-256, SHA-384 or SHA-512. Others match no certificate.</summary>
    public bool IsSupported => _hash.Length == HashLength(Algorithm);

    /// <summary>Computes the fingerprint of a certificate.</summary>
    /// <param name="algorithm"><c>sha-256</c>, <c>sha-384</c> or <c>sha-512</c>.</param>
    /// <param name="certificate">The certificate in DER.</param>
    public static Fingerprint Of(string algorithm, ReadOnlySpan<byte> certificate) => new(algorithm, Hash(algorithm, certificate));

    /// <summary>Parses an attribute's value, <c>sha-256 AB:CD:…</c>. Returns <see langword="null"/> if it is malformed.</summary>
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

    /// <summary>Returns <see langword="true"/> if this is the fingerprint of the certificate (DER).</summary>
    public bool Matches(ReadOnlySpan<byte> certificate) =>
        IsSupported && CryptographicOperations.FixedTimeEquals(_hash, Hash(Algorithm, certificate));

    /// <summary>Returns <see langword="true"/> if both have the same hash function and hash.</summary>
    public bool IsSameAs(Fingerprint other) => Algorithm == other.Algorithm && _hash.AsSpan().SequenceEqual(other._hash);

    /// <summary>Returns the attribute's value.</summary>
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
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "The hash function is not supported. Use sha-256, sha-384 or sha-512."),
    };

    private static int Digit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
