using System.Security.Cryptography;

namespace Parley.Rtc.Native.Dtls;

/// <summary>Ephemeral Diffie-Hellman on P-256, which all WebRTC peers support (RFC 8422, RFC 8827 §6.5).</summary>
/// <param name="key">The local key on P-256, which the object then owns.</param>
internal sealed class KeyAgreement(ECDiffieHellman key) : IDisposable
{
    /// <summary>ECCurveType named_curve (RFC 8422 §5.4).</summary>
    public const byte NamedCurve = 3;

    /// <summary>NamedCurve secp256r1 (RFC 8422 §5.1.1).</summary>
    public const ushort Group = 23;

    // Octets of an uncompressed point with its leading 4.
    private const int PointLength = 65;

    /// <summary>Generates a key.</summary>
    public KeyAgreement()
        : this(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256))
    {
    }

    /// <summary>Returns the local public point, uncompressed.</summary>
    public byte[] PublicPoint()
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    /// <summary>Computes the shared secret: the x coordinate (RFC 8422 §5.10).</summary>
    /// <exception cref="DtlsException">The peer's point is not on the curve.</exception>
    public byte[] Agree(ReadOnlySpan<byte> point)
    {
        if (point.Length != PointLength || point[0] != 4)
            throw new DtlsException(AlertDescription.IllegalParameter, "the key share is malformed");
        try
        {
            using var other = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
            });
            using var publicKey = other.PublicKey;
            return key.DeriveRawSecretAgreement(publicKey);
        }
        catch (CryptographicException)
        {
            throw new DtlsException(AlertDescription.IllegalParameter, "the key share is not on the curve");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
