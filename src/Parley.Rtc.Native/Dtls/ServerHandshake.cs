namespace Parley.Rtc.Native.Dtls;

/// <summary>The server's side of the handshake.</summary>
internal sealed class ServerHandshake(DtlsCertificate certificate, Flight flight, PeerIdentity peer) : Handshake(certificate, flight, peer, DtlsRole.Server)
{
    private Step _next = Step.ClientHello;

    /// <summary>The message that must come next.</summary>
    private enum Step
    {
        ClientHello,
        Certificate,
        KeyExchange,
        CertificateVerify,
        Finished,
    }

    /// <inheritdoc/>
    protected override void HandleMessage(HandshakeType type, ReadOnlySpan<byte> body, TimeSpan now)
    {
        switch (_next, type)
        {
            case (Step.ClientHello, HandshakeType.ClientHello):
                HandleClientHello(body, now);
                _next = Step.Certificate;
                break;
            case (Step.Certificate, HandshakeType.Certificate):
                ReadCertificate(body);
                _next = Step.KeyExchange;
                break;
            case (Step.KeyExchange, HandshakeType.ClientKeyExchange):
                var share = new TlsReader(body);
                var point = share.Vector8();
                share.End();
                DeriveKeys(point);
                _next = Step.CertificateVerify;
                break;
            case (Step.CertificateVerify, HandshakeType.CertificateVerify):
                var signature = new TlsReader(body);
                Peer.VerifySignature(ref signature, Transcript.BeforeLast);
                _next = Step.Finished;
                break;
            case (Step.Finished, HandshakeType.Finished):
                VerifyFinished(body);
                Flight.Clear();
                AddFinished();
                Flight.Send(now);
                Complete();
                break;
            default:
                throw Unexpected(type);
        }
    }

    private void HandleClientHello(ReadOnlySpan<byte> body, TimeSpan now)
    {
        var reader = new TlsReader(body);
        // DTLS versions count down from FE FF; a client that supports a later one still sends DTLS 1.2 here (RFC 9147 §5.3).
        var version = reader.U16();
        if (version >> 8 != DtlsRecord.Version >> 8 || (version & 0xff) > (DtlsRecord.Version & 0xff))
            throw new DtlsException(AlertDescription.ProtocolVersion, "the peer does not speak DTLS 1.2");
        ClientRandom = reader.Bytes(32).ToArray();
        reader.Vector8();
        reader.Vector8();
        bool hasSuite = false, hasRenegotiationScsv = false;
        for (var suites = new TlsReader(reader.Vector16()); !suites.IsEmpty;)
        {
            var suite = suites.U16();
            hasSuite |= suite == CipherSuite.EcdheEcdsaAes128Gcm;
            hasRenegotiationScsv |= suite == CipherSuite.RenegotiationScsv;
        }

        if (!reader.Vector8().Contains((byte)0))
            throw new DtlsException(AlertDescription.IllegalParameter, "the peer requires compression");
        var extensions = HelloExtensions.Read(ref reader);
        extensions.RequireExtendedMasterSecret();
        if (!hasSuite || !extensions.AllowsP256 || !extensions.AllowsEcdsaSha256)
            throw new DtlsException(AlertDescription.HandshakeFailure, "the peer offers no supported cipher suite");
        Profile = Profiles.FirstOrDefault(extensions.SrtpProfiles.Contains);
        if (Profile == 0)
            throw new DtlsException(AlertDescription.HandshakeFailure, "the peer offers no supported SRTP profile");
        SendServerFlight(extensions, hasRenegotiationScsv, now);
    }

    private void SendServerFlight(HelloExtensions client, bool hasRenegotiationScsv, TimeSpan now)
    {
        ServerRandom = NewRandom();
        Flight.Clear();
        var hello = new TlsWriter().U16(DtlsRecord.Version).Bytes(ServerRandom).Vector8([]).U16(CipherSuite.EcdheEcdsaAes128Gcm).U8(0);
        HelloExtensions.WriteServer(hello, client, hasRenegotiationScsv, Profile);
        Add(HandshakeType.ServerHello, hello.Written);
        AddCertificate();

        var parameters = new TlsWriter().U8(KeyAgreement.NamedCurve).U16(KeyAgreement.Group).Vector8(CreateKeyShare());
        byte[] signed = [.. ClientRandom, .. ServerRandom, .. parameters.Written];
        Add(HandshakeType.ServerKeyExchange, Sign(parameters, signed).Written);

        // No certificate authorities: the fingerprint in the description vouches for the certificate.
        var request = new TlsWriter().Vector8([SignatureScheme.EcdsaSign, SignatureScheme.RsaSign]);
        HelloExtensions.WriteSchemes(request);
        Add(HandshakeType.CertificateRequest, request.U16(0).Written);
        Add(HandshakeType.ServerHelloDone, []);
        Flight.SendAndAwaitAnswer(now);
    }
}
