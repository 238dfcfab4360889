using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Parley.Rtc.Native.Dtls;

/// <summary>The public key in the other side's certificate. Nothing else in the certificate counts; the fingerprint covers it whole.</summary>
internal sealed class PeerKey : IDisposable
{
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string Rsa = "1.2.840.113549.1.1.1";

    // Shorter ones can be factored, and whoever has factored one is the other side.
    private const int LeastRsaBits = 2048;
    private readonly ECDsa? _ecdsa;
    private readonly RSA? _rsa;

    private PeerKey(ECDsa ecdsa) => _ecdsa = ecdsa;

    private PeerKey(RSA rsa) => _rsa = rsa;

    /// <summary>Signature schemes that <see cref="Verify"/> knows, the liked ones first (RFC 8446 §4.2.3, as used in TLS 1.2).</summary>
    public static ReadOnlySpan<ushort> Schemes => [0x0403, 0x0503, 0x0804, 0x0401, 0x0501];

    /// <summary>Reads the key out of a certificate (RFC 5280 §4.1).</summary>
    /// <exception cref="DtlsException">It is no certificate, or its key is of another kind than ECDSA and RSA.</exception>
    public static PeerKey Read(ReadOnlyMemory<byte> certificate)
    {
        try
        {
            var fields = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
            if (fields.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
                fields.ReadEncodedValue();
            for (var skipped = 0; skipped < 5; skipped++)
                fields.ReadEncodedValue();
            var info = fields.ReadEncodedValue();
            switch (new AsnReader(info, AsnEncodingRules.DER).ReadSequence().ReadSequence().ReadObjectIdentifier())
            {
                case EllipticCurve:
                    var ecdsa = ECDsa.Create();
                    ecdsa.ImportSubjectPublicKeyInfo(info.Span, out _);
                    return new PeerKey(ecdsa);
                case Rsa when info.Length < 1200:
                    var rsa = RSA.Create();
                    rsa.ImportSubjectPublicKeyInfo(info.Span, out _);
                    return rsa.KeySize >= LeastRsaBits ? new PeerKey(rsa) : throw new DtlsException(AlertDescription.BadCertificate, "the certificate's key is too short");
            }
        }
        catch (Exception error) when (error is AsnContentException or CryptographicException or PlatformNotSupportedException)
        {
        }

        throw new DtlsException(AlertDescription.BadCertificate, "the certificate cannot be read");
    }

    /// <summary>True if the signature over the data is the key's.</summary>
    public bool Verify(ushort scheme, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            return (scheme, _ecdsa, _rsa) switch
            {
                (0x0403, { } key, _) => key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
                (0x0503, { } key, _) => key.VerifyData(data, signature, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence),
                (0x0804, _, { } key) => key.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
                (0x0401, _, { } key) => key.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                (0x0501, _, { } key) => key.VerifyData(data, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _ecdsa?.Dispose();
        _rsa?.Dispose();
    }
}
