using System.Text;
using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Opus;
using Parley.Rtc.Native.Rtp;
using Parley.Rtc.Native.Sdp;
using Parley.Rtc.Native.Security;
using Parley.Rtc.Native.Srtp;
using Parley.Rtc.Native.Stun;
using Parley.Rtc.Native.Tests.Dtls;
using Parley.Rtc.Native.Tests.Sdp;
using Parley.Rtc.Native.Tests.Stun;

namespace Parley.Rtc.Native.Tests.Fuzz;

/// <summary>Everything that reads what others send, with real inputs to begin from.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyDictionary<string, Func<(IReadOnlyList<byte[]> Samples, Action<byte[]> Run)>> All { get; } =
        new Dictionary<string, Func<(IReadOnlyList<byte[]>, Action<byte[]>)>>
        {
            ["STUN"] = Stun,
            ["TURN"] = TurnFuzz.Target,
            ["DTLS client"] = () => Handshake(DtlsRole.Client),
            ["DTLS server"] = () => Handshake(DtlsRole.Server),
            ["SDP offer"] = () => Sdp(asOffer: true),
            ["SDP answer"] = () => Sdp(asOffer: false),
            ["RTP"] = Rtp,
            ["RTCP"] = Rtcp,
            ["SRTP, GCM"] = () => Srtp(SrtpProfile.AeadAes128Gcm),
            ["SRTP, CM"] = () => Srtp(SrtpProfile.Aes128CmHmacSha1Tag80),
            ["Ogg Opus"] = Ogg,
            ["WebM Opus"] = Webm,
            ["Opus packet"] = Packet,
        };

    private static (IReadOnlyList<byte[]>, Action<byte[]>) Stun() => (
        [StunVectors.Request, StunVectors.ResponseIPv4, StunVectors.ResponseIPv6, StunVectors.RequestLongTerm, StunVectors.RequestLongTermSha256],
        input =>
        {
            if (!StunMessage.TryParse(input, out var message))
                return;
            message.TryReadXorAddress(StunAttribute.XorMappedAddress, out _);
            message.TryReadUInt32(StunAttribute.Priority, out _);
            message.TryReadUInt64(StunAttribute.IceControlled, out _);
            message.ReadText(StunAttribute.Username);
            _ = message.ErrorCode;
            message.HasValidIntegrity("VOkJxbRl1RmTxUk/WvJxBt"u8);
            Span<ushort> unknown = stackalloc ushort[8];
            message.FindUnknownRequired(unknown);
        });

    private static (IReadOnlyList<byte[]>, Action<byte[]>) Handshake(DtlsRole role)
    {
        var seen = new List<byte[]>();
        var pair = new DtlsPair();
        pair.Intercept = (from, datagram) =>
        {
            if (from == pair.Client != (role == DtlsRole.Client))
                seen.Add([.. datagram]);
            return datagram;
        };
        pair.Run(TimeSpan.FromSeconds(1));
        return (seen, input =>
        {
            var target = new DtlsPair();
            var transport = (role == DtlsRole.Client ? target.Client : target.Server).Transport;
            transport.Start(TimeSpan.Zero);
            transport.Receive(input, TimeSpan.Zero);
            transport.Receive(input, TimeSpan.FromSeconds(1));
            transport.HandleTimeout(TimeSpan.FromSeconds(60));
            target.Client.Transport.Dispose();
            target.Server.Transport.Dispose();
        });
    }

    private static (IReadOnlyList<byte[]>, Action<byte[]>) Sdp(bool asOffer)
    {
        var local = new LocalAudioDescription { IceUfrag = "abcd", IcePwd = "abcdefghijklmnopqrstuv", Fingerprint = Fingerprint.Of("sha-256", [1]), Cname = "c", Sections = [new(0, 1), new(1, 2)], NextKey = 2 };
        return ([.. Fixture.Names().Select(name => Encoding.UTF8.GetBytes(Fixture.Read(name)))], input =>
        {
            var negotiator = new SdpNegotiator(1);
            try
            {
                if (asOffer)
                    negotiator.CreateAnswer(negotiator.ReadOffer(Encoding.UTF8.GetString(input), local), local);
                negotiator.CreateOffer(local);
                if (!asOffer)
                    negotiator.AcceptAnswer(Encoding.UTF8.GetString(input));
            }
            catch (RtcException error) when (error.Kind == RtcErrorKind.InvalidDescription)
            {
            }
        });
    }

    private static (IReadOnlyList<byte[]>, Action<byte[]>) Rtp()
    {
        var stream = new ReceivedStream();
        var buffer = new JitterBuffer();
        var tick = 0;
        return ([Convert.FromHexString("90EF04D2000003C0DECAFBADBEDE0002108522ABCDEF0000F8FFFE"), Convert.FromHexString("806F04D3000007C0DECAFBADF8FFFE")], input =>
        {
            var now = TimeSpan.FromMilliseconds(20 * tick++);
            buffer.Advance();
            while (buffer.TryTake(now, out _))
            {
            }

            if (!RtpPacket.TryParse(input, out var packet))
                return;
            for (var id = 0; id < 16; id++)
                packet.TryGetExtension(id, out _);
            stream.Receive(packet, now);
            stream.Missing.TryTake(now, null, out _, out _);
            if (OpusPacket.TryGetDuration(packet.Payload, out var duration))
                buffer.Push(packet.SequenceNumber, packet.Timestamp, packet.Payload, duration, null, now);
        });
    }

    private static (IReadOnlyList<byte[]>, Action<byte[]>) Packet()
    {
        var random = new Random(6716);
        var samples = new List<byte[]>();
        foreach (var isSpeech in (bool[])[true, false])
        {
            var options = new OpusEncoderOptions { Speech = isSpeech, Bitrate = isSpeech ? 16_000 : 64_000 };
            using var encoder = new OpusEncoder(new ManagedEncoder(options), 1);
            var (pcm, packet) = (new short[960], new byte[OpusEncoder.MaximumPacket]);
            for (var frame = 0; frame < 5; frame++)
            {
                for (var i = 0; i < pcm.Length; i++)
                    pcm[i] = (short)((8_000 * Math.Sin(i * 0.03)) + random.Next(-2_000, 2_000));
                samples.Add(packet[..encoder.Encode(pcm, packet)]);
            }
        }

        var decoder = new OpusDecoder(new ManagedDecoder(2), 2);
        var decoded = new short[OpusPacket.MaximumDuration * 2];
        return (samples, input =>
        {
            OpusFrames.Split(input);
            decoder.Restore(input, decoded.AsSpan(0, 960 * 2));
            decoder.Decode(input, decoded);
        });
    }

    private static (IReadOnlyList<byte[]>, Action<byte[]>) Rtcp()
    {
        var session = new RtcpSession(1, "c", 1);
        var stream = new ReceivedStream();
        stream.Receive(default, TimeSpan.Zero);
        session.Streams.Add(stream);
        var report = new byte[RtcpSession.MaximumLength];
        var buffer = new byte[RtcpSession.MaximumLength];
        var nack = report[..session.WriteNack(report, stream, 5, 0x8001, reducedSize: false)];
        var bye = report[..session.WriteBye(report, [], TimeSpan.Zero, 1)];
        var tick = 0;
        return ([nack, bye], input =>
        {
            var now = TimeSpan.FromMilliseconds(20 * tick++);
            session.Receive(input, now, NtpTime.From(now));
            session.WriteReport(buffer, [], now, NtpTime.From(now));
        });
    }

    private static (IReadOnlyList<byte[]>, Action<byte[]>) Srtp(SrtpProfile profile)
    {
        var material = new byte[profile.KeyMaterialLength()];
        var sender = new SrtpSession(profile, material, isDtlsClient: true);
        var receiver = new SrtpSession(profile, material, isDtlsClient: false);
        var rtp = new byte[100];
        rtp[0] = 0x80;
        var rtcp = new byte[100];
        (rtcp[0], rtcp[1]) = (0x80, 201);
        return ([rtp[..sender.Sender.ProtectRtp(rtp, 60, 0)], rtcp[..sender.Sender.ProtectRtcp(rtcp, 60)]], input =>
        {
            receiver.Receiver.UnprotectRtp([.. input], out _);
            receiver.Receiver.UnprotectRtcp(input, out _);
        });
    }

    private static (IReadOnlyList<byte[]>, Action<byte[]>) Ogg()
    {
        var file = new MemoryStream();
        using (var writer = new OggOpusWriter(file, title: "t", leaveOpen: true))
            for (var i = 0; i < 120; i++)
                writer.Write([0xf8, .. new byte[i % 40]]);
        return ([file.ToArray()], input => Read(() => OggOpusReader.OpenAsync(new MemoryStream(input)).AsTask().Result));
    }

    private static (IReadOnlyList<byte[]>, Action<byte[]>) Webm()
    {
        byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Opus", "Fixtures", name));
        return ([File("tone-440-live.webm"), File("tone-440.webm")], input => Read(() => WebmOpusReader.OpenAsync(new MemoryStream(input)).AsTask().Result));
    }

    private static void Read(Func<IOpusReader> open)
    {
        try
        {
            using var reader = open();
            while (reader.ReadAsync().AsTask().Result is not null)
            {
            }

            reader.SeekAsync(TimeSpan.FromSeconds(1)).AsTask().Wait();
            _ = reader.GetDurationAsync().AsTask().Result;
        }
        catch (AggregateException error) when (error.InnerException is InvalidDataException)
        {
        }
    }
}
