using System.Security.Cryptography;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Dtls;

/// <summary>The handshake's messages, in the order that both sides know (RFC 5246 §7.3).</summary>
internal sealed partial class DtlsTransport
{
    private static readonly SrtpProfile[] s_profiles = [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1Tag80];

    private Step _step;
    private byte[] _clientRandom = new byte[32];
    private byte[] _serverRandom = new byte[32];
    private bool _extendedMasterSecret;
    private SrtpProfile _profile;
    private byte[]? _peerCertificate;
    private PeerKey? _peerKey;
    private KeyAgreement? _agreement;

    /// <summary>The message that must come next.</summary>
    private enum Step
    {
        ClientHello,
        ClientCertificate,
        ClientKeyExchange,
        CertificateVerify,
        ClientFinished,
        ServerHello,
        ServerCertificate,
        ServerKeyExchange,
        CertificateRequest,
        ServerHelloDone,
        ServerFinished,
    }

    private void HandleMessage(byte[] message, ushort epoch, TimeSpan now)
    {
        var type = HandshakeMessage.Type(message);
        // Finished proves nothing unless it came under the new keys, and nothing else may come under them.
        if ((type == HandshakeType.Finished) != (epoch == 1))
            throw new DtlsException(AlertDescription.UnexpectedMessage, "a message came under the wrong keys");
        var before = _step is Step.CertificateVerify ? _transcript.Messages.ToArray() : [];
        var hashBefore = type == HandshakeType.Finished ? _transcript.Hash() : [];
        _transcript.Add(message);
        var body = message.AsSpan(HandshakeMessage.HeaderLength);
        switch (_step, type)
        {
            case (Step.ClientHello, HandshakeType.ClientHello):
                HandleClientHello(body, now);
                break;
            case (Step.ClientCertificate, HandshakeType.Certificate):
                HandleCertificate(body);
                _step = Step.ClientKeyExchange;
                break;
            case (Step.ClientKeyExchange, HandshakeType.ClientKeyExchange):
                HandleClientKeyExchange(body, now);
                break;
            case (Step.CertificateVerify, HandshakeType.CertificateVerify):
                HandleCertificateVerify(body, before);
                break;
            case (Step.ClientFinished, HandshakeType.Finished):
                CheckFinished(body, hashBefore);
                _flight.Clear();
                AddFinished();
                SendFlight(now);
                Done();
                break;
            case (Step.ServerHello, HandshakeType.HelloVerifyRequest):
                HandleHelloVerifyRequest(body, now);
                break;
            case (Step.ServerHello, HandshakeType.ServerHello):
                HandleServerHello(body);
                break;
            case (Step.ServerCertificate, HandshakeType.Certificate):
                HandleCertificate(body);
                _step = Step.ServerKeyExchange;
                break;
            case (Step.ServerKeyExchange, HandshakeType.ServerKeyExchange):
                HandleServerKeyExchange(body);
                break;
            case (Step.CertificateRequest, HandshakeType.CertificateRequest):
                HandleCertificateRequest(body);
                break;
            case (Step.ServerHelloDone, HandshakeType.ServerHelloDone):
                SendClientKeys(now);
                break;
            case (Step.ServerFinished, HandshakeType.Finished):
                CheckFinished(body, hashBefore);
                _flight.Clear();
                Done();
                break;
            default:
                throw new DtlsException(AlertDescription.UnexpectedMessage, $"a handshake message came out of turn ({(int)type})");
        }
    }

    private void Done()
    {
        _isDone = true;
        _resendAt = null;
        CheckFingerprint();
    }

    private void HandleCertificate(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var list = new TlsReader(reader.Vector24());
        reader.End();
        if (list.IsEmpty)
            throw new DtlsException(AlertDescription.BadCertificate, "the other side showed no certificate");
        _peerCertificate = list.Vector24().ToArray();
        CheckFingerprint();
        _peerKey = PeerKey.Read(_peerCertificate);
    }

    private void AddCertificate() => AddMessage(
        HandshakeType.Certificate,
        new TlsWriter().U24(_certificate.Der.Length + 3).Vector24(_certificate.Der).Written);

    private void VerifySignature(ref TlsReader reader, ReadOnlySpan<byte> data)
    {
        var scheme = reader.U16();
        var signature = reader.Vector16();
        reader.End();
        if (!_peerKey!.Verify(scheme, data, signature))
            throw new DtlsException(AlertDescription.DecryptError, "a signature does not fit the other side's certificate");
    }

    private void DeriveKeys(byte[] shared)
    {
        _keys = new HandshakeKeys(shared, _clientRandom, _serverRandom, _extendedMasterSecret ? _transcript.Hash() : []);
        _agreement!.Dispose();
        _agreement = null;
    }

    private static void CheckVersion(ushort version)
    {
        // Versions count down: DTLS 1.2 is FE FD, and a client with a newer one says so elsewhere (RFC 9147 §5.3).
        if (version != DtlsRecord.Version)
            throw new DtlsException(AlertDescription.ProtocolVersion, "the other side does not speak DTLS 1.2");
    }

    private static byte[] NewRandom() => RandomNumberGenerator.GetBytes(32);
}
