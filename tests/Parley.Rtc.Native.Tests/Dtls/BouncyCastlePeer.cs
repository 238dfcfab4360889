using System.Collections.Concurrent;
using System.Security.Cryptography;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using Certificate = Org.BouncyCastle.Tls.Certificate;
using CertificateRequest = Org.BouncyCastle.Tls.CertificateRequest;
using HashAlgorithm = Org.BouncyCastle.Tls.HashAlgorithm;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>A peer by BouncyCastle, an independent implementation. It blocks, so that it needs a thread.</summary>
internal sealed class BouncyCastlePeer : DatagramTransport
{
    private readonly BcTlsCrypto _crypto = new(new SecureRandom());
    private readonly BlockingCollection<byte[]> _inbox = [];
    private readonly Action<byte[]> _send;
    private readonly byte[] _privateKey;

    public BouncyCastlePeer(Action<byte[]> send)
    {
        _send = send;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=other", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Der = certificate.RawData;
        _privateKey = key.ExportPkcs8PrivateKey();
    }

    public byte[] Der { get; }

    public int Profile { get; init; } = SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80;

    public byte[]? KeyMaterial { get; private set; }

    public byte[]? PeerCertificate { get; private set; }

    public void Deliver(byte[] datagram) => _inbox.Add(datagram);

    public Task Connect() => Task.Factory.StartNew(() => new DtlsClientProtocol().Connect(new Client(this), this), TaskCreationOptions.LongRunning);

    /// <summary>Accepts a connection after the client has returned a cookie (RFC 6347 §4.2.1).</summary>
    public Task AcceptWithCookie() => Task.Factory.StartNew(
        () =>
        {
            var verifier = new DtlsVerifier(_crypto);
            var buffer = new byte[1500];
            DtlsRequest? request = null;
            while (request is null)
            {
                var length = Receive(buffer, 20_000);
                request = length < 0 ? throw new TimeoutException("No ClientHello arrived.") : verifier.VerifyRequest([1], buffer, 0, length, this);
            }

            new DtlsServerProtocol().Accept(new Server(this), this, request);
        },
        TaskCreationOptions.LongRunning);

    public Task Accept() => Task.Factory.StartNew(() => new DtlsServerProtocol().Accept(new Server(this), this), TaskCreationOptions.LongRunning);

    public int GetReceiveLimit() => 1500;

    public int GetSendLimit() => 1200;

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        if (!_inbox.TryTake(out var datagram, waitMillis))
            return -1;
        datagram.CopyTo(buffer);
        return datagram.Length;
    }

    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    public void Send(ReadOnlySpan<byte> buffer) => _send(buffer.ToArray());

    public void Close()
    {
    }

    private BcDefaultTlsCredentialedSigner Signer(TlsContext context) => new(
        new TlsCryptoParameters(context),
        _crypto,
        PrivateKeyFactory.CreateKey(_privateKey),
        new Certificate([_crypto.CreateCertificate(Der)]),
        new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));

    private void Export(TlsContext context) => KeyMaterial = context.ExportKeyingMaterial(
        ExporterLabel.dtls_srtp, null, Profile == SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80 ? 60 : 56);

    private sealed class Client(BouncyCastlePeer peer) : DefaultTlsClient(peer._crypto), TlsAuthentication
    {
        public override TlsAuthentication GetAuthentication() => this;

        public override IDictionary<int, byte[]> GetClientExtensions()
        {
            var extensions = base.GetClientExtensions();
            TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([peer.Profile], []));
            return extensions;
        }

        public void NotifyServerCertificate(TlsServerCertificate serverCertificate) =>
            peer.PeerCertificate = serverCertificate.Certificate.GetCertificateAt(0).GetEncoded();

        public TlsCredentials GetClientCredentials(CertificateRequest certificateRequest) => peer.Signer(m_context);

        public override void NotifyHandshakeComplete() => peer.Export(m_context);

        protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();
    }

    private sealed class Server(BouncyCastlePeer peer) : DefaultTlsServer(peer._crypto)
    {
        public override IDictionary<int, byte[]> GetServerExtensions()
        {
            var extensions = base.GetServerExtensions();
            TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([peer.Profile], []));
            return extensions;
        }

        public override CertificateRequest GetCertificateRequest() => new(
            [ClientCertificateType.ecdsa_sign],
            [new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa)],
            null);

        public override void NotifyClientCertificate(Certificate clientCertificate) => peer.PeerCertificate = clientCertificate.GetCertificateAt(0).GetEncoded();

        public override void NotifyHandshakeComplete() => peer.Export(m_context);

        protected override int[] GetSupportedCipherSuites() => [CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];

        protected override TlsCredentialedSigner GetECDsaSignerCredentials() => peer.Signer(m_context);

        protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();
    }
}
