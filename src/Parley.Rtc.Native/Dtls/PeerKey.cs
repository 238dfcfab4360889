using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Parley.Rtc.Native.Dtls;

/// <summary>The public key in the peer's certificate. The rest of the certificate is ignored: the fingerprint vouches for all of it.</summary>
internal sealed class PeerKey : IDisposable
{
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string Rsa = "1.2.840.113549.1.1.1";

    // A shorter key can be factored.
    private const int LeastRsaBits = 2048;

    // secp256r1, secp384r1 and secp521r1 (RFC 5480 §2.1.1.1). Weaker curves, binary ones and explicit parameters are refused.
    private static readonly string[] s_curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    private readonly ECDsa? _ecdsa;
    private readonly RSA? _rsa;

    private PeerKey(ECDsa ecdsa) => _ecdsa = ecdsa;

    private PeerKey(RSA rsa) => _rsa = rsa;

    /// <summary>Gets the supported signature schemes, the preferred ones first (RFC 8446 §4.2.3, as used in TLS 1.2).</summary>
    public static ReadOnlySpan<ushort> Schemes => 
    [
        SignatureScheme.EcdsaSecp256r1Sha256,
        SignatureScheme.EcdsaSecp384r1Sha384,
        SignatureScheme.RsaPssSha256,
        SignatureScheme.RsaPkcs1Sha256,
        SignatureScheme.RsaPkcs1Sha384,
    ];

    /// <summary>Reads the key from a certificate (RFC 5280 §4.1).</summary>
    /// <exception cref="DtlsException">The certificate is malformed, or its key is neither ECDSA on P-256, P-384 or P-521, nor RSA of 2048 bits or more.</exception>
    public static PeerKey Read(ReadOnlyMemory<byte> certificate)
    {
        try
        {
            var fields = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
            if (fields.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0)))
                fields.ReadEncodedValue();
            // serialNumber, signature, issuer, validity, subject
            for (var skipped = 0; skipped < 5; skipped++)
                fields.ReadEncodedValue();
            var info = fields.ReadEncodedValue();
            var algorithm = new AsnReader(info, AsnEncodingRules.DER).ReadSequence().ReadSequence();
            switch (algorithm.ReadObjectIdentifier())
            {
                case EllipticCurve:
                    if (!algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier) || !s_curves.Contains(algorithm.ReadObjectIdentifier()))
                        throw new DtlsException(AlertDescription.BadCertificate, "the certificate's key is on a curve other than P-256, P-384 and P-521");
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

    /// <summary>Returns <see langword="true"/> if the signature of the data is valid.</summary>
    public bool Verify(ushort scheme, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            return (scheme, _ecdsa, _rsa) switch
            {
                (SignatureScheme.EcdsaSecp256r1Sha256, { } key, _) => key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
                (SignatureScheme.EcdsaSecp384r1Sha384, { } key, _) => key.VerifyData(data, signature, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence),
                (SignatureScheme.RsaPssSha256, _, { } key) => key.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
                (SignatureScheme.RsaPkcs1Sha256, _, { } key) => key.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                (SignatureScheme.RsaPkcs1Sha384, _, { } key) => key.VerifyData(data, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ecdsa?.Dispose();
        _rsa?.Dispose();
    }
}
