using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Dtls;

/// <summary>The server's half.</summary>
internal sealed partial class DtlsTransport
{
    private void HandleClientHello(ReadOnlySpan<byte> body, TimeSpan now)
    {
        if (State == DtlsState.New)
            Begin(now);
        var reader = new TlsReader(body);
        var version = reader.U16();
        if (version >> 8 != 0xfe || (byte)version > 0xfd)
            throw new DtlsException(AlertDescription.ProtocolVersion, "the other side does not speak DTLS 1.2");
        _clientRandom = reader.Bytes(32).ToArray();
        reader.Vector8();
        reader.Vector8();
        bool suite = false, scsv = false;
        for (var suites = new TlsReader(reader.Vector16()); !suites.IsEmpty;)
        {
            var offered = suites.U16();
            suite |= offered == CipherSuite.EcdheEcdsaAes128Gcm;
            scsv |= offered == CipherSuite.RenegotiationScsv;
        }

        if (!reader.Vector8().Contains((byte)0))
            throw new DtlsException(AlertDescription.IllegalParameter, "the other side cannot do without compression");
        var extensions = HelloExtensions.Read(ref reader);
        if (!suite || !extensions.AllowsP256 || !extensions.AllowsEcdsaSha256)
            throw new DtlsException(AlertDescription.HandshakeFailure, "the other side offers no cipher suite that this side has");
        _profile = s_profiles.FirstOrDefault(extensions.SrtpProfiles.Contains);
        if (_profile == 0)
            throw new DtlsException(AlertDescription.HandshakeFailure, "the other side offers no SRTP profile that this side has");
        _extendedMasterSecret = extensions.ExtendedMasterSecret;
        SendServerFlight(extensions, scsv, _profile, now);
        _step = Step.ClientCertificate;
    }

    private void SendServerFlight(HelloExtensions client, bool scsv, SrtpProfile profile, TimeSpan now)
    {
        _serverRandom = NewRandom();
        _flight.Clear();
        var hello = new TlsWriter().U16(DtlsRecord.Version).Bytes(_serverRandom).Vector8([]).U16(CipherSuite.EcdheEcdsaAes128Gcm).U8(0);
        HelloExtensions.WriteServer(hello, client, scsv, profile);
        AddMessage(HandshakeType.ServerHello, hello.Written);
        AddCertificate();

        _agreement = new KeyAgreement();
        var parameters = new TlsWriter().U8(3).U16(KeyAgreement.Group).Vector8(_agreement.PublicPoint());
        byte[] signed = [.. _clientRandom, .. _serverRandom, .. parameters.Written];
        AddMessage(HandshakeType.ServerKeyExchange, parameters.U16(0x0403).Vector16(_certificate.Sign(signed)).Written);

        // ecdsa_sign and rsa_sign (RFC 8422 §5.5); no authorities: the fingerprint decides.
        var request = new TlsWriter().Vector8([64, 1]);
        HelloExtensions.WriteSchemes(request);
        AddMessage(HandshakeType.CertificateRequest, request.U16(0).Written);
        AddMessage(HandshakeType.ServerHelloDone, []);
        SendFlightAndWait(now);
    }

    private void HandleClientKeyExchange(ReadOnlySpan<byte> body, TimeSpan now)
    {
        var reader = new TlsReader(body);
        var point = reader.Vector8();
        reader.End();
        DeriveKeys(_agreement!.Agree(point));
        _step = Step.CertificateVerify;
        ReadWith(_keys!.Client, now);
    }

    private void HandleCertificateVerify(ReadOnlySpan<byte> body, ReadOnlySpan<byte> transcript)
    {
        var reader = new TlsReader(body);
        VerifySignature(ref reader, transcript);
        _step = Step.ClientFinished;
    }
}
