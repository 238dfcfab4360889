using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Rtc.Native.Dtls;

/// <summary>
/// This side's certificate: ECDSA on P-256, signed by itself, for the fingerprint in the description is what vouches for it (RFC 8827 §6.5).
/// One serves all connections of a backend.
/// </summary>
internal sealed class DtlsCertificate : IDisposable
{
    private readonly ECDsa _key;
    private readonly Lock _signing = new();

    private DtlsCertificate(ECDsa key, byte[] der)
    {
        _key = key;
        Der = der;
        Fingerprint = Fingerprint.Of("sha-256", der);
    }

    /// <summary>The certificate in DER.</summary>
    public byte[] Der { get; }

    /// <summary>Its SHA-256 fingerprint.</summary>
    public Fingerprint Fingerprint { get; }

    /// <summary>Makes a new key and certificate, valid from a day ago for 30 days (RFC 8827 §4.1).</summary>
    public static DtlsCertificate Create(TimeProvider? time = null)
    {
        var now = (time ?? TimeProvider.System).GetUtcNow();
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=WebRTC", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        return new DtlsCertificate(key, certificate.RawData);
    }

    /// <summary>Signs with ecdsa_secp256r1_sha256, DER encoded (RFC 8422 §5.4).</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_signing)
            return _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    public void Dispose() => _key.Dispose();
}
