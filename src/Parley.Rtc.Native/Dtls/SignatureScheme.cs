namespace Parley.Rtc.Native.Dtls;

/// <summary>Code points for signatures.</summary>
internal static class SignatureScheme
{
    /// <summary>ECDSA on P-256 with SHA-256, this side's own scheme (RFC 8446 §4.2.3).</summary>
    public const ushort EcdsaSecp256r1Sha256 = 0x0403;

    /// <summary>ECDSA on P-384 with SHA-384.</summary>
    public const ushort EcdsaSecp384r1Sha384 = 0x0503;

    /// <summary>RSASSA-PSS with SHA-256.</summary>
    public const ushort RsaPssSha256 = 0x0804;

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    public const ushort RsaPkcs1Sha256 = 0x0401;

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-384.</summary>
    public const ushort RsaPkcs1Sha384 = 0x0501;

    /// <summary>ClientCertificateType ecdsa_sign (RFC 8422 §5.5).</summary>
    public const byte EcdsaSign = 64;

    /// <summary>ClientCertificateType rsa_sign (RFC 5246 §7.4.4).</summary>
    public const byte RsaSign = 1;
}
