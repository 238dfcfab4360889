namespace Parley.Rtc.Native.Dtls;

/// <summary>The client's half.</summary>
internal sealed partial class DtlsTransport
{
    private byte[]? _serverPoint;

    private void SendClientHello(ReadOnlySpan<byte> cookie, TimeSpan now)
    {
        if (cookie.IsEmpty)
            _clientRandom = NewRandom();
        var hello = new TlsWriter().U16(DtlsRecord.Version).Bytes(_clientRandom).Vector8([]).Vector8(cookie)
            .U16(4).U16(CipherSuite.EcdheEcdsaAes128Gcm).U16(CipherSuite.EcdheRsaAes128Gcm)
            .Vector8([0]);
        HelloExtensions.WriteClient(hello, s_profiles);
        _flight.Clear();
        AddMessage(HandshakeType.ClientHello, hello.Written);
        SendFlightAndWait(now);
    }

    // The first hello and this request count for no transcript (RFC 6347 §4.2.1).
    private void HandleHelloVerifyRequest(ReadOnlySpan<byte> body, TimeSpan now)
    {
        var reader = new TlsReader(body);
        reader.U16();
        var cookie = reader.Vector8();
        reader.End();
        if (_sendSequence > 1 || cookie.IsEmpty)
            throw new DtlsException(AlertDescription.UnexpectedMessage, "the other side asked for a cookie twice");
        _transcript.Clear();
        SendClientHello(cookie, now);
    }

    private void HandleServerHello(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        CheckVersion(reader.U16());
        _serverRandom = reader.Bytes(32).ToArray();
        reader.Vector8();
        var suite = reader.U16();
        if (suite is not (CipherSuite.EcdheEcdsaAes128Gcm or CipherSuite.EcdheRsaAes128Gcm) || reader.U8() != 0)
            throw new DtlsException(AlertDescription.IllegalParameter, "the other side chose what was not offered");
        var extensions = HelloExtensions.Read(ref reader);
        if (extensions.SrtpProfiles.Count != 1 || !s_profiles.Contains(extensions.SrtpProfiles[0]))
            throw new DtlsException(AlertDescription.IllegalParameter, "the other side wants no SRTP profile that was offered");
        _profile = extensions.SrtpProfiles[0];
        _extendedMasterSecret = extensions.ExtendedMasterSecret;
        _step = Step.ServerCertificate;
    }

    private void HandleServerKeyExchange(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        if (reader.U8() != 3 || reader.U16() != KeyAgreement.Group)
            throw new DtlsException(AlertDescription.IllegalParameter, "the other side chose a curve that was not offered");
        var point = reader.Vector8();
        byte[] signed = [.. _clientRandom, .. _serverRandom, .. body[..(4 + point.Length)]];
        VerifySignature(ref reader, signed);
        _serverPoint = point.ToArray();
        _step = Step.CertificateRequest;
    }

    private void HandleCertificateRequest(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var types = reader.Vector8();
        var schemes = new TlsReader(reader.Vector16());
        reader.Vector16();
        reader.End();
        var fits = false;
        while (!schemes.IsEmpty)
            fits |= schemes.U16() == 0x0403;
        if (!fits || !types.Contains((byte)64))
            throw new DtlsException(AlertDescription.HandshakeFailure, "the other side takes no certificate of this side's kind");
        _step = Step.ServerHelloDone;
    }

    private void SendClientKeys(TimeSpan now)
    {
        _agreement = new KeyAgreement();
        _flight.Clear();
        AddCertificate();
        AddMessage(HandshakeType.ClientKeyExchange, new TlsWriter().Vector8(_agreement.PublicPoint()).Written);
        DeriveKeys(_agreement.Agree(_serverPoint));
        AddMessage(HandshakeType.CertificateVerify, new TlsWriter().U16(0x0403).Vector16(_certificate.Sign(_transcript.Messages)).Written);
        AddFinished();
        _step = Step.ServerFinished;
        SendFlightAndWait(now);
        ReadWith(_keys!.Server, now);
    }
}
