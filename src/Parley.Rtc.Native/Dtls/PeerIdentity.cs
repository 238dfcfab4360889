namespace Parley.Rtc.Native.Dtls;

/// <summary>The peer's certificate, and the fingerprints from its description that vouch for it (RFC 8827 §6.5).</summary>
internal sealed class PeerIdentity : IDisposable
{
    private IReadOnlyList<Fingerprint>? _fingerprints;
    private byte[]? _certificate;
    private PeerKey? _key;

    /// <summary>Gets a value indicating whether the certificate is known and matches a fingerprint.</summary>
    public bool IsVerified { get; private set; }

    /// <summary>Sets the fingerprints from the peer's description.</summary>
    /// <exception cref="DtlsException">The certificate matches none of them.</exception>
    public void Expect(IReadOnlyList<Fingerprint> fingerprints)
    {
        _fingerprints = fingerprints;
        Verify();
    }

    /// <summary>Sets the certificate from the handshake (DER).</summary>
    /// <exception cref="DtlsException">It matches no fingerprint, or its key is not supported.</exception>
    public void SetCertificate(byte[] certificate)
    {
        _certificate = certificate;
        Verify();
        _key = PeerKey.Read(certificate);
    }

    /// <summary>Reads a digitally-signed struct (RFC 5246 §4.7) and verifies it with the certificate's key.</summary>
    /// <param name="reader">At the signature scheme; must end behind the signature.</param>
    /// <param name="data">The signed octets.</param>
    /// <exception cref="DtlsException">The signature is not valid.</exception>
    public void VerifySignature(ref TlsReader reader, ReadOnlySpan<byte> data)
    {
        var scheme = reader.U16();
        var signature = reader.Vector16();
        reader.End();
        if (_key?.Verify(scheme, data, signature) != true)
            throw new DtlsException(AlertDescription.DecryptError, "a signature does not fit the peer's certificate");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key?.Dispose();
        _key = null;
    }

    private void Verify()
    {
        if (_fingerprints is null || _certificate is null)
            return;
        IsVerified = _fingerprints.Any(fingerprint => fingerprint.Matches(_certificate));
        if (!IsVerified)
            throw new DtlsException(AlertDescription.BadCertificate, "the peer's certificate does not match the fingerprint in its description");
    }
}
