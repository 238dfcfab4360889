using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Rtc.Native.Dtls;

/// <summary>
/// The local certificate: self-signed, ECDSA on P-256. The fingerprint in the description vouches for it (RFC 8827 §6.5). All connections
/// of a scope share one.
/// </summary>
internal sealed class DtlsCertificate : IDisposable
{
    private readonly ECDsa _key;

    // An ECDsa instance is not thread-safe, and connections sign concurrently.
    private readonly Lock _signing = new();

    private DtlsCertificate(ECDsa key, byte[] der)
    {
        _key = key;
        Der = der;
        Fingerprint = Fingerprint.Of("sha-256", der);
    }

    /// <summary>Gets the certificate in DER.</summary>
    public byte[] Der { get; }

    /// <summary>Gets the certificate's SHA-256 fingerprint.</summary>
    public Fingerprint Fingerprint { get; }

    /// <summary>Creates a key and a certificate that is valid from one day ago for 30 days (RFC 8827 §4.1).</summary>
    public static DtlsCertificate Create(TimeProvider? time = null)
    {
        var now = (time ?? TimeProvider.System).GetUtcNow();
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=WebRTC", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        return new DtlsCertificate(key, certificate.RawData);
    }

    /// <summary>Returns the ecdsa_secp256r1_sha256 signature of the data, DER-encoded (RFC 8422 §5.4).</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_signing)
            return _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
