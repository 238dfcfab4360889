using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Rtc.Native.Dtls;
using static Parley.Rtc.Native.Tests.Dtls.HandshakeEditor;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>An attacker on the path who has no keys changes messages: both sides must end up without keys.</summary>
public sealed class DtlsAttackTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(40);

    private static readonly byte[] s_bothProfiles = [0, 14, 0, 7, 0, 4, 0, 7, 0, 1, 0];

    [Fact]
    public void Removed_SRTP_profile_is_detected() => AssertRejected(
        fromClient: true, HandshakeType.ClientHello, body => Replace(body, s_bothProfiles, [0, 14, 0, 7, 0, 4, 0, 1, 0, 1, 0]), "signature");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Peer_without_the_extended_master_secret_is_rejected(bool fromClient) => AssertRejectedByReceiver(
        fromClient, fromClient ? HandshakeType.ClientHello : HandshakeType.ServerHello, body => Replace(body, [0, 23, 0, 0], [0x77, 0x77, 0, 0]), "extended master secret");

    [Fact]
    public void Changed_random_is_detected()
    {
        AssertRejected(fromClient: true, HandshakeType.ClientHello, body => Flip(body, 5), "signature");
        AssertRejected(fromClient: false, HandshakeType.ServerHello, body => Flip(body, 5), "signature");
    }

    [Theory]
    [InlineData(false, "does not speak DTLS 1.2")]
    [InlineData(true, "does not speak DTLS 1.2")]
    public void Older_version_is_rejected(bool fromClient, string reason) => AssertRejectedByReceiver(
        fromClient, fromClient ? HandshakeType.ClientHello : HandshakeType.ServerHello, body => With16(body, 0, 0xfeff), reason);

    [Fact]
    public void Choice_that_was_not_offered_is_rejected()
    {
        // Version, random and an empty session id precede the cipher suite and the compression method.
        AssertRejectedByReceiver(fromClient: false, HandshakeType.ServerHello, body => With16(body, 35, 0x009c), "not offered");
        AssertRejectedByReceiver(fromClient: false, HandshakeType.ServerHello, body => Replace(body, [.. body[35..37], 0], [.. body[35..37], 1]), "not offered");
        AssertRejectedByReceiver(fromClient: false, HandshakeType.ServerHello, body => Replace(body, [0, 14, 0, 5, 0, 2, 0, 7, 0], [0, 14, 0, 5, 0, 2, 0, 2, 0]), "SRTP profile");
        AssertRejectedByReceiver(fromClient: false, HandshakeType.ServerKeyExchange, body => With16(body, 1, 24), "curve");
    }

    [Fact]
    public void Hello_without_a_supported_choice_is_rejected()
    {
        byte[] suites = [0, 4, 0xc0, 0x2b, 0xc0, 0x2f];
        AssertRejectedByReceiver(fromClient: true, HandshakeType.ClientHello, body => Replace(body, suites, [0, 4, 0, 0x2f, 0xc0, 0x2f]), "cipher suite");
        AssertRejectedByReceiver(fromClient: true, HandshakeType.ClientHello, body => Replace(body, [.. suites, 1, 0], [.. suites, 1, 1]), "compression");
        AssertRejectedByReceiver(fromClient: true, HandshakeType.ClientHello, body => Replace(body, [0, 10, 0, 4, 0, 2, 0, 23], [0, 10, 0, 4, 0, 2, 0, 24]), "cipher suite");
        AssertRejectedByReceiver(fromClient: true, HandshakeType.ClientHello, body => Replace(body, s_bothProfiles, [0, 14, 0, 7, 0, 4, 0, 2, 0, 5, 0]), "SRTP profile");
        AssertRejectedByReceiver(fromClient: true, HandshakeType.ClientHello, body => With16(body, 0, 0x03fd), "does not speak DTLS 1.2");
    }

    [Fact]
    public void Certificate_request_without_ECDSA_is_rejected()
    {
        AssertRejectedByReceiver(fromClient: false, HandshakeType.CertificateRequest, body => Replace(body, [2, 64, 1], [2, 1, 1]), "ECDSA");
        AssertRejectedByReceiver(fromClient: false, HandshakeType.CertificateRequest, body => Replace(body, [4, 3], [4, 4]), "ECDSA");
    }

    [Theory]
    [InlineData(HandshakeType.ClientKeyExchange, true)]
    [InlineData(HandshakeType.Certificate, true)]
    [InlineData(HandshakeType.CertificateVerify, true)]
    [InlineData(HandshakeType.Certificate, false)]
    [InlineData(HandshakeType.ServerKeyExchange, false)]
    [InlineData(HandshakeType.CertificateRequest, false)]
    public void Data_after_the_last_field_is_rejected(object type, bool fromClient) =>
        AssertRejectedByReceiver(fromClient, (HandshakeType)type, body => [.. body, 0], "too long");

    [Fact]
    public void Replaced_key_share_is_rejected()
    {
        using var other = new KeyAgreement();
        var point = other.PublicPoint();
        AssertRejectedByReceiver(fromClient: false, HandshakeType.ServerKeyExchange, body => [.. body[..4], .. point, .. body[69..]], "signature");
        AssertRejectedByReceiver(fromClient: true, HandshakeType.ClientKeyExchange, body => [body[0], .. point], "signature");
        AssertRejectedByReceiver(fromClient: true, HandshakeType.ClientKeyExchange, body => Flip(body, 40), "not on the curve");
        AssertRejectedByReceiver(fromClient: true, HandshakeType.ClientKeyExchange, body => [1, 0], "malformed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Replaced_certificate_is_rejected(bool fromClient)
    {
        using var other = DtlsCertificate.Create();
        AssertRejectedByReceiver(fromClient, HandshakeType.Certificate, _ => new TlsWriter().U24(other.Der.Length + 3).Vector24(other.Der).Written.ToArray(), "certificate");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Empty_certificate_list_is_rejected(bool fromClient) => AssertRejectedByReceiver(fromClient, HandshakeType.Certificate, _ => [0, 0, 0], "no certificate");

    [Fact]
    public void Invalid_signature_is_rejected()
    {
        AssertRejectedByReceiver(fromClient: false, HandshakeType.ServerKeyExchange, body => Flip(body, body.Length - 1), "signature");
        AssertRejectedByReceiver(fromClient: true, HandshakeType.CertificateVerify, body => Flip(body, body.Length - 1), "signature");
        // No hash weaker than SHA-256: 0x0203 is ecdsa_sha1.
        AssertRejectedByReceiver(fromClient: true, HandshakeType.CertificateVerify, body => With16(body, 0, 0x0203), "signature");
    }

    [Fact]
    public void Replaced_CertificateVerify_is_detected_by_Finished() => AssertRejected(fromClient: true, HandshakeType.CertificateVerify, OtherSignature, "tampered");

    [Theory]
    [InlineData(HandshakeType.CertificateVerify, true)]
    [InlineData(HandshakeType.ClientKeyExchange, true)]
    [InlineData(HandshakeType.ServerKeyExchange, false)]
    [InlineData(HandshakeType.CertificateRequest, false)]
    public void Unencrypted_Finished_is_rejected(object replaced, bool fromClient)
    {
        var pair = new DtlsPair
        {
            Intercept = (_, datagram) => EditMessage(datagram, (HandshakeType)replaced, message => Message(HandshakeType.Finished, HandshakeMessage.Sequence(message), new byte[12])),
        };
        AssertRejected(pair, fromClient, "wrong keys");
    }

    [Theory]
    [InlineData(HandshakeType.Certificate, true)]
    [InlineData(HandshakeType.CertificateVerify, true)]
    [InlineData(HandshakeType.ServerKeyExchange, false)]
    public void Omitted_message_is_rejected(object kind, bool fromClient)
    {
        // Later messages take the sequence numbers of the omitted one.
        var omitted = 0;
        var pair = new DtlsPair
        {
            Intercept = (_, datagram) =>
            {
                foreach (var type in Enum.GetValues<HandshakeType>())
                {
                    datagram = EditMessage(datagram, type, message =>
                    {
                        if (type == (HandshakeType)kind && (message.Length > 100 || type != HandshakeType.Certificate))
                        {
                            omitted = HandshakeMessage.Sequence(message);
                            return null;
                        }

                        return message;
                    });
                }

                foreach (var type in Enum.GetValues<HandshakeType>())
                {
                    datagram = EditMessage(datagram, type, message => omitted > 0 && HandshakeMessage.Sequence(message) > omitted
                        ? Message(type, (ushort)(HandshakeMessage.Sequence(message) - 1), message[HandshakeMessage.HeaderLength..])
                        : message);
                }

                return datagram;
            },
        };
        pair.Run(s_long);
        AssertNoKeys(pair);
        Assert.NotNull(fromClient ? pair.Server.Failure : pair.Client.Failure);
    }

    [Fact]
    public void Replayed_datagrams_change_nothing()
    {
        var pair = new DtlsPair();
        var seen = new List<(DtlsPair.Side From, byte[] Datagram)>();
        pair.Intercept = (from, datagram) =>
        {
            seen.Add((from, [.. datagram]));
            return datagram;
        };
        pair.Run(TimeSpan.FromSeconds(1));
        var (client, server) = (pair.Client.KeyMaterial, pair.Server.KeyMaterial);
        var sent = pair.Datagrams;
        foreach (var (from, datagram) in seen.ToArray())
        {
            for (var times = 0; times < 100; times++)
                (from == pair.Client ? pair.Server : pair.Client).Transport.Receive(datagram, pair.Now);
        }

        Assert.Equal((DtlsState.Connected, DtlsState.Connected), (pair.Client.Transport.State, pair.Server.Transport.State));
        Assert.Same(client, pair.Client.KeyMaterial);
        Assert.Same(server, pair.Server.KeyMaterial);
        // One or two answers to what looks like a retransmission, not one for each datagram.
        Assert.InRange(pair.Datagrams - sent, 0, 2);
    }

    [Fact]
    public void Connected_association_does_not_renegotiate()
    {
        var pair = new DtlsPair();
        byte[]? hello = null;
        pair.Intercept = (_, datagram) =>
        {
            hello ??= [.. datagram];
            return datagram;
        };
        pair.Run(TimeSpan.FromSeconds(1));
        var sent = pair.Datagrams;
        for (ushort sequence = 0; sequence < 20; sequence++)
        {
            var body = hello![(DtlsRecord.HeaderLength + HandshakeMessage.HeaderLength)..];
            pair.Server.Transport.Receive(Record(Message(HandshakeType.ClientHello, sequence, body), 50ul + sequence), pair.Now);
            pair.Client.Transport.Receive(Record(Message((HandshakeType)0, sequence, []), 50ul + sequence), pair.Now);
        }

        Assert.Equal((DtlsState.Connected, DtlsState.Connected), (pair.Client.Transport.State, pair.Server.Transport.State));
        Assert.InRange(pair.Datagrams - sent, 0, 1);
    }

    [Fact]
    public void Message_before_the_start_is_ignored_by_a_client()
    {
        var pair = new DtlsPair();
        pair.Client.Transport.Receive(Record(Message(HandshakeType.ServerHelloDone, 0, []), 0), TimeSpan.Zero);
        Assert.Equal(DtlsState.New, pair.Client.Transport.State);
        Assert.Equal(0, pair.Datagrams);
    }

    [Theory]
    [InlineData(new byte[] { 0xfe, 0xff, 1, 7, 0 }, "too long")]
    [InlineData(new byte[] { 0xfe, 0xff, 2, 7 }, "too short")]
    [InlineData(new byte[] { 0xfe, 0xff, 0 }, "cookie twice")]
    public void Malformed_cookie_request_is_rejected(byte[] request, string reason)
    {
        var pair = new DtlsPair();
        pair.Client.Transport.Start(TimeSpan.Zero);
        pair.Client.Transport.Receive(Record(Message(HandshakeType.HelloVerifyRequest, 0, request), 0), TimeSpan.Zero);
        Assert.Contains(reason, pair.Client.Failure);
    }

    [Fact]
    public void Second_cookie_request_is_rejected()
    {
        var pair = new DtlsPair();
        List<byte[]> hellos = [];
        pair.Intercept = (from, datagram) =>
        {
            if (from == pair.Client)
                hellos.Add(datagram);
            return null;
        };
        pair.Client.Transport.Start(TimeSpan.Zero);
        byte[] cookie = [.. Enumerable.Range(1, 20).Select(number => (byte)number)];
        byte[] request = [0xfe, 0xff, (byte)cookie.Length, .. cookie];
        pair.Client.Transport.Receive(Record(Message(HandshakeType.HelloVerifyRequest, 0, request), 0), TimeSpan.Zero);
        Assert.Equal(2, hellos.Count);
        Assert.True(hellos[1].AsSpan().IndexOf(cookie) > 0);
        // The same random: the cookie vouches for the first hello (RFC 6347 §4.2.1).
        Assert.Equal(hellos[0][27..59], hellos[1][27..59]);
        pair.Client.Transport.Receive(Record(Message(HandshakeType.HelloVerifyRequest, 1, request), 1), TimeSpan.Zero);
        Assert.Contains("cookie twice", pair.Client.Failure);
    }

    [Theory]
    [InlineData(1024, false)]
    [InlineData(2048, true)]
    public void RSA_key_below_2048_bits_is_rejected(int bits, bool isAccepted)
    {
        using var key = RSA.Create(bits);
        using var certificate = new CertificateRequest("CN=short", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        if (isAccepted)
            PeerKey.Read(certificate.RawData).Dispose();
        else
            Assert.Contains("too short", Assert.Throws<DtlsException>(() => PeerKey.Read(certificate.RawData)).Message);
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.7", true)] // P-256
    [InlineData("1.3.132.0.34", true)] // P-384
    [InlineData("1.3.132.0.35", true)] // P-521
    [InlineData("1.3.132.0.10", false)] // secp256k1
    [InlineData("1.3.36.3.3.2.8.1.1.7", false)] // brainpoolP256r1
    [InlineData("1.3.132.0.6", false)] // secp112r1
    public void Key_on_another_curve_than_those_of_TLS_is_rejected(string curve, bool isAccepted)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        AssertCurve(key, isAccepted);
    }

    [Fact]
    public void Key_on_a_curve_with_explicit_parameters_is_rejected()
    {
        using var named = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(named.ExportExplicitParameters(includePrivateParameters: true));
        AssertCurve(key, isAccepted: false);
    }

    // The fields of a certificate before the key are not read (RFC 5280 §4.1).
    private static void AssertCurve(ECDsa key, bool isAccepted)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            for (var field = 0; field < 5; field++)
                writer.WriteNull();
            writer.WriteEncodedValue(key.ExportSubjectPublicKeyInfo());
        }

        var certificate = writer.Encode();
        if (isAccepted)
            PeerKey.Read(certificate).Dispose();
        else
            Assert.Contains("curve", Assert.Throws<DtlsException>(() => PeerKey.Read(certificate)).Message);
    }

    /// <summary>Returns another valid signature: if (r, s) is valid, so is (r, n - s).</summary>
    private static byte[] OtherSignature(byte[] body)
    {
        var order = BigInteger.Parse("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var numbers = new AsnReader(body.AsMemory(4), AsnEncodingRules.DER).ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(numbers.ReadInteger());
            writer.WriteInteger(order - numbers.ReadInteger());
        }

        return new TlsWriter().Bytes(body.AsSpan(0, 2)).Vector16(writer.Encode()).Written.ToArray();
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        byte[] copy = [.. bytes];
        copy[at] ^= 1;
        return copy;
    }

    private static void AssertRejected(bool fromClient, HandshakeType type, Func<byte[], byte[]?> edit, string? reason)
    {
        var pair = new DtlsPair();
        pair.Intercept = (from, datagram) => from == pair.Client == fromClient ? Edit(datagram, type, edit) : datagram;
        AssertRejected(pair, fromClient, reason);
    }

    // The side that receives the changed message must detect it: its peer may be the attacker.
    private static void AssertRejectedByReceiver(bool fromClient, HandshakeType type, Func<byte[], byte[]?> edit, string reason)
    {
        var pair = new DtlsPair();
        pair.Intercept = (from, datagram) => from == pair.Client == fromClient ? Edit(datagram, type, edit) : datagram;
        pair.Run(s_long);
        AssertNoKeys(pair);
        Assert.Contains(reason, (fromClient ? pair.Server : pair.Client).Failure);
    }

    private static void AssertRejected(DtlsPair pair, bool fromClient, string? reason)
    {
        pair.Run(s_long);
        AssertNoKeys(pair);
        // One side detects it; the other receives an alert or times out.
        var reasons = $"{pair.Client.Failure} {pair.Server.Failure}";
        Assert.NotNull(fromClient ? pair.Server.Failure ?? pair.Client.Failure : pair.Client.Failure ?? pair.Server.Failure);
        if (reason is not null)
            Assert.Contains(reason, reasons);
    }

    private static void AssertNoKeys(DtlsPair pair)
    {
        Assert.Null(pair.Client.KeyMaterial);
        Assert.Null(pair.Server.KeyMaterial);
        Assert.NotEqual(DtlsState.Connected, pair.Client.Transport.State);
        Assert.NotEqual(DtlsState.Connected, pair.Server.Transport.State);
    }
}
