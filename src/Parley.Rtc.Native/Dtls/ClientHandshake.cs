namespace Parley.Rtc.Native.Dtls;

/// <summary>The client's side of the handshake.</summary>
internal sealed class ClientHandshake(DtlsCertificate certificate, Flight flight, PeerIdentity peer) : Handshake(certificate, flight, peer, DtlsRole.Client)
{
    private Step _next = Step.ServerHello;
    private byte[]? _serverPoint;

    /// <summary>The message that must come next.</summary>
    private enum Step
    {
        ServerHello,
        Certificate,
        KeyExchange,
        CertificateRequest,
        HelloDone,
        Finished,
    }

    /// <inheritdoc/>
    public override void Start(TimeSpan now)
    {
        ClientRandom = NewRandom();
        SendHello([], now);
    }

    /// <inheritdoc/>
    protected override void HandleMessage(HandshakeType type, ReadOnlySpan<byte> body, TimeSpan now)
    {
        switch (_next, type)
        {
            case (Step.ServerHello, HandshakeType.HelloVerifyRequest):
                HandleHelloVerifyRequest(body, now);
                break;
            case (Step.ServerHello, HandshakeType.ServerHello):
                HandleServerHello(body);
                _next = Step.Certificate;
                break;
            case (Step.Certificate, HandshakeType.Certificate):
                ReadCertificate(body);
                _next = Step.KeyExchange;
                break;
            case (Step.KeyExchange, HandshakeType.ServerKeyExchange):
                HandleKeyExchange(body);
                _next = Step.CertificateRequest;
                break;
            case (Step.CertificateRequest, HandshakeType.CertificateRequest):
                HandleCertificateRequest(body);
                _next = Step.HelloDone;
                break;
            case (Step.HelloDone, HandshakeType.ServerHelloDone):
                _next = Step.Finished;
                SendKeys(now);
                break;
            case (Step.Finished, HandshakeType.Finished):
                VerifyFinished(body);
                Flight.Clear();
                Complete();
                break;
            default:
                throw Unexpected(type);
        }
    }

    private void SendHello(ReadOnlySpan<byte> cookie, TimeSpan now)
    {
        var hello = new TlsWriter().U16(DtlsRecord.Version).Bytes(ClientRandom).Vector8([]).Vector8(cookie)
            .U16(4).U16(CipherSuite.EcdheEcdsaAes128Gcm).U16(CipherSuite.EcdheRsaAes128Gcm)
            .Vector8([0]);
        HelloExtensions.WriteClient(hello, Profiles);
        Flight.Clear();
        Add(HandshakeType.ClientHello, hello.Written);
        Flight.SendAndAwaitAnswer(now);
    }

    private void HandleHelloVerifyRequest(ReadOnlySpan<byte> body, TimeSpan now)
    {
        var reader = new TlsReader(body);
        reader.U16();
        var cookie = reader.Vector8();
        reader.End();
        if (MessagesSent > 1 || cookie.IsEmpty)
            throw new DtlsException(AlertDescription.UnexpectedMessage, "the peer requested a cookie twice");
        // The first ClientHello and this message are not part of the transcript (RFC 6347 §4.2.1).
        Transcript.Clear();
        SendHello(cookie, now);
    }

    private void HandleServerHello(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        if (reader.U16() != DtlsRecord.Version)
            throw new DtlsException(AlertDescription.ProtocolVersion, "the peer does not speak DTLS 1.2");
        ServerRandom = reader.Bytes(32).ToArray();
        reader.Vector8();
        var suite = reader.U16();
        if (suite is not (CipherSuite.EcdheEcdsaAes128Gcm or CipherSuite.EcdheRsaAes128Gcm) || reader.U8() != 0)
            throw new DtlsException(AlertDescription.IllegalParameter, "the peer chose a cipher suite or compression that was not offered");
        var extensions = HelloExtensions.Read(ref reader);
        extensions.RequireExtendedMasterSecret();
        if (extensions.SrtpProfiles.Count != 1 || !Profiles.Contains(extensions.SrtpProfiles[0]))
            throw new DtlsException(AlertDescription.IllegalParameter, "the peer chose an SRTP profile that was not offered");
        Profile = extensions.SrtpProfiles[0];
    }

    private void HandleKeyExchange(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        if (reader.U8() != KeyAgreement.NamedCurve || reader.U16() != KeyAgreement.Group)
            throw new DtlsException(AlertDescription.IllegalParameter, "the peer chose a curve that was not offered");
        var point = reader.Vector8();
        byte[] signed = [.. ClientRandom, .. ServerRandom, .. body[..(4 + point.Length)]];
        Peer.VerifySignature(ref reader, signed);
        _serverPoint = point.ToArray();
    }

    private static void HandleCertificateRequest(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var types = reader.Vector8();
        var schemes = new TlsReader(reader.Vector16());
        reader.Vector16();
        reader.End();
        var isAccepted = false;
        while (!schemes.IsEmpty)
            isAccepted |= schemes.U16() == SignatureScheme.EcdsaSecp256r1Sha256;
        if (!isAccepted || !types.Contains(SignatureScheme.EcdsaSign))
            throw new DtlsException(AlertDescription.HandshakeFailure, "the peer does not accept an ECDSA certificate");
    }

    private void SendKeys(TimeSpan now)
    {
        Flight.Clear();
        AddCertificate();
        Add(HandshakeType.ClientKeyExchange, new TlsWriter().Vector8(CreateKeyShare()).Written);
        DeriveKeys(_serverPoint);
        Add(HandshakeType.CertificateVerify, Sign(new TlsWriter(), Transcript.Messages).Written);
        AddFinished();
        Flight.SendAndAwaitAnswer(now);
    }
}
