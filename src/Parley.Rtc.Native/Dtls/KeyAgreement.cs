using System.Security.Cryptography;

namespace Parley.Rtc.Native.Dtls;

/// <summary>Ephemeral Diffie-Hellman on P-256 (RFC 8422): every WebRTC peer has it, and the platform does it quickly.</summary>
internal sealed class KeyAgreement : IDisposable
{
    /// <summary>NamedCurve secp256r1.</summary>
    public const ushort Group = 23;
    private const int PointLength = 65;
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>This side's public point, uncompressed.</summary>
    public byte[] PublicPoint()
    {
        var q = _key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    /// <summary>The shared secret: the x coordinate (RFC 8422 §5.10).</summary>
    /// <exception cref="DtlsException">The other side's point is none of the curve's.</exception>
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
            return _key.DeriveRawSecretAgreement(publicKey);
        }
        catch (CryptographicException)
        {
            throw new DtlsException(AlertDescription.IllegalParameter, "the key share is not on the curve");
        }
    }

    public void Dispose() => _key.Dispose();
}
