using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Rtp;
using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Tests.Sdp;

public sealed class SdpNegotiatorTests
{
    public static TheoryData<string> Offers => [.. Fixture.Names().Where(name => name.EndsWith("offer", StringComparison.Ordinal) || name.Contains("gathered", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Offers))]
    public void Answer_has_all_sections_of_a_browser_offer_and_accepts_only_audio(string name)
    {
        var offer = SdpDocument.Parse(Fixture.Read(name));
        var answer = SdpDocument.Parse(Answer(new SdpNegotiator(1), Fixture.Read(name), Local()).Sdp);
        Assert.Equal(offer.Media.Select(media => (media.Kind, media.Mid, media.Protocol)), answer.Media.Select(media => (media.Kind, media.Mid, media.Protocol)));
        var taken = Assert.Single(answer.Media, media => media.Port != 0 && !media.Section.Has("inactive"));
        Assert.Equal("audio", taken.Kind);
        Assert.EndsWith($" {taken.Mid}", answer.Session.Attribute("group"));
        Assert.Equal("active", taken.Section.Attribute("setup"));
        Assert.All(taken.Section.Attributes("extmap"), extension => Assert.Contains(extension, offer.Media.SelectMany(media => media.Section.Attributes("extmap"))));
    }

    [Fact]
    public void Audio_without_a_transport_keeps_that_of_its_carrier()
    {
        var negotiator = new SdpNegotiator(1);
        var offer = Fixture.Read("chromium_everything_offer").Replace("m=audio 9", "m=audio 0", StringComparison.Ordinal).Replace("a=mid:1", "a=mid:1\r\na=bundle-only", StringComparison.Ordinal);
        var answer = SdpDocument.Parse(Answer(negotiator, offer, Local()).Sdp);
        Assert.Equal("BUNDLE 0 1", answer.Session.Attribute("group"));
        Assert.Equal([("video", 9), ("audio", 9), ("audio", 0), ("application", 0)], answer.Media.Select(media => (media.Kind, media.Port)));
        var carrier = answer.Media[0].Section;
        Assert.True(carrier.Has("inactive") && carrier.Has("rtcp-mux"));
        Assert.Equal(answer.Media[1].Section.Attribute("ice-ufrag"), carrier.Attribute("ice-ufrag"));
        Assert.Equal(answer.Media[1].Section.Attribute("fingerprint"), carrier.Attribute("fingerprint"));
        Assert.StartsWith(answer.Media[0].Formats[0] + " VP8", carrier.Attribute("rtpmap"));

        // A local offer keeps it.
        Assert.Equal("BUNDLE 0 1", SdpDocument.Parse(negotiator.CreateOffer(Local())).Session.Attribute("group"));
    }

    [Theory]
    [InlineData("chromium_audio_offer_gathered", 111, 1, 4, 2, false)]
    [InlineData("firefox_audio_offer_gathered", 109, 1, 3, 8, true)]
    public void Browser_offer_has_the_expected_values(string name, int payloadType, int level, int mid, int candidates, bool stereo)
    {
        var (_, negotiated) = Answer(new SdpNegotiator(1), Fixture.Read(name), Local());
        Assert.Equal(payloadType, negotiated.PayloadType);
        Assert.Equal(new HeaderExtensionIds(level, mid), negotiated.Extensions);
        Assert.Equal("0", negotiated.Mid);
        Assert.Equal(MediaDirection.SendRecv, negotiated.Direction);
        Assert.Equal(candidates, negotiated.Remote.Candidates.Count);
        Assert.All(negotiated.Remote.Candidates, candidate => Assert.StartsWith("candidate:", candidate));
        Assert.True(negotiated.Remote.Opus.UseInbandFec);
        Assert.Equal(stereo, negotiated.Remote.Opus.Stereo);
        Assert.NotNull(negotiated.Remote.Ssrc);
        Assert.Equal("sha-256", Assert.Single(negotiated.Remote.Fingerprints).Algorithm);
    }

    [Theory]
    [InlineData("chromium_recvonly_offer", true, MediaDirection.SendOnly)]
    [InlineData("firefox_recvonly_offer", false, MediaDirection.Inactive)]
    [InlineData("chromium_audio_offer", false, MediaDirection.RecvOnly)]
    public void Direction_is_the_intersection_of_both_sides(string name, bool sends, object expected)
    {
        var (sdp, negotiated) = Answer(new SdpNegotiator(1), Fixture.Read(name), Local(sends));
        Assert.Equal((MediaDirection)expected, negotiated.Direction);
        Assert.Contains($"a={negotiated.Direction.ToAttribute()}\r\n", sdp);
        Assert.Equal(negotiated.MaySend, sdp.Contains("a=ssrc:", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_negotiators_agree()
    {
        SdpNegotiator a = new(1), b = new(2);
        var offer = a.CreateOffer(Local() with { Candidates = ["candidate:1 1 udp 1 127.0.0.1 5 typ host"], EndOfCandidates = true });
        var (answer, atB) = Answer(b, offer, Local());
        var negotiation = a.AcceptAnswer(answer);
        var atA = Assert.Single(negotiation.Audio);
        Assert.Equal(DtlsRole.Server, negotiation.Role);
        Assert.Equal(atA.Extensions, atB.Extensions);
        Assert.Equal(new HeaderExtensionIds(1, 2), atA.Extensions);
        Assert.True(atA is { Nack: true, ReducedSizeRtcp: true, Direction: MediaDirection.SendRecv });
        Assert.True(atB.Remote.EndOfCandidates);
        Assert.Equal("candidate:1 1 udp 1 127.0.0.1 5 typ host", Assert.Single(atB.Remote.Candidates));
        Assert.False(a.HasOpenOffer);
    }

    [Fact]
    public void Renegotiation_keeps_sections_identifiers_and_role()
    {
        var negotiator = new SdpNegotiator(1);
        var (_, first) = Answer(negotiator, Fixture.Read("firefox_everything_offer"), Local());
        var offer = negotiator.CreateOffer(Local());
        var media = SdpDocument.Parse(offer).Media;
        Assert.Equal(SdpDocument.Parse(Fixture.Read("firefox_everything_offer")).Media.Select(section => section.Mid), media.Select(section => section.Mid));
        var audio = Assert.Single(media, section => section.Port != 0 && section.Kind == "audio");
        Assert.Equal(["109"], audio.Formats);
        Assert.Equal(first.Mid, audio.Mid);
        Assert.Equal(first.Remote.CarrierIndex, negotiator.MLineIndex);

        negotiator.Rollback();
        Assert.Equal(DtlsRole.Client, negotiator.ReadOffer(Fixture.Read("firefox_everything_offer"), Local()).Role);
    }

    [Fact]
    public void DTLS_server_answers_passive_in_a_renegotiation()
    {
        SdpNegotiator a = new(1), b = new(2);
        var (answer, _) = Answer(b, a.CreateOffer(Local()), Local());
        Assert.Equal(DtlsRole.Server, a.AcceptAnswer(answer).Role);
        var (later, _) = Answer(a, b.CreateOffer(Local()), Local());
        Assert.Contains("a=setup:passive\r\n", later);
    }

    [Fact]
    public void Local_offer_is_rolled_back_for_the_offer_of_the_peer()
    {
        var negotiator = new SdpNegotiator(1);
        negotiator.CreateOffer(Local());
        var (_, negotiated) = Answer(negotiator, Fixture.Read("firefox_audio_offer"), Local());
        Assert.Equal(109, negotiated.PayloadType);
        Assert.False(negotiator.HasOpenOffer);
        Assert.Equal(RtcErrorKind.InvalidState, Assert.Throws<RtcException>(() => negotiator.AcceptAnswer(Fixture.Read("chromium_audio_answer"))).Kind);
    }

    [Fact]
    public void Unusable_description_changes_nothing()
    {
        var negotiator = new SdpNegotiator(1);
        negotiator.CreateOffer(Local());
        foreach (var answer in new[] { "v=0\r\n", Fixture.Read("chromium_everything_offer"), Fixture.Read("firefox_audio_answer").Replace("a=setup:active", "a=setup:actpass", StringComparison.Ordinal) })
        {
            Assert.Equal(RtcErrorKind.InvalidDescription, Assert.Throws<RtcException>(() => negotiator.AcceptAnswer(answer)).Kind);
            Assert.True(negotiator.HasOpenOffer);
        }

        var without = Fixture.Read("chromium_audio_offer").Replace("opus/48000/2", "speex/8000", StringComparison.Ordinal);
        Assert.Throws<RtcException>(() => negotiator.ReadOffer(without, Local()));
        Assert.True(negotiator.HasOpenOffer);
    }

    [Fact]
    public void Mutated_descriptions_cause_no_other_exception()
    {
        var samples = Fixture.Names().Select(Fixture.Read).ToArray();
        var random = new Random(8866);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = Mutate(samples[random.Next(samples.Length)], random);
            var negotiator = new SdpNegotiator(1);
            try
            {
                if (i % 2 == 0)
                {
                    Answer(negotiator, text, Local());
                    negotiator.CreateOffer(Local());
                }
                else
                {
                    negotiator.CreateOffer(Local());
                    negotiator.AcceptAnswer(text);
                }
            }
            catch (RtcException error)
            {
                Assert.Equal(RtcErrorKind.InvalidDescription, error.Kind);
                refused++;
            }
        }

        Assert.InRange(refused, 1, 19_999);
    }

    private static string Mutate(string text, Random random)
    {
        var lines = text.Split("\r\n").ToList();
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(6))
            {
                case 0:
                    lines.RemoveAt(at);
                    if (lines.Count == 0)
                        lines.Add("");
                    break;
                case 1:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                case 2:
                    lines[at] = lines[at][..random.Next(lines[at].Length + 1)];
                    break;
                case 3 when lines[at].Length > 0:
                    var position = random.Next(lines[at].Length);
                    lines[at] = lines[at][..position] + (char)random.Next(0, 0x300) + lines[at][(position + 1)..];
                    break;
                case 4:
                    lines[at] += new string(" :/=;9-"[random.Next(7)], random.Next(40));
                    break;
                default:
                    lines[at] = lines[at].Replace(":", ": ", StringComparison.Ordinal);
                    break;
            }
        }

        return string.Join("\r\n", lines);
    }

    private static (string Sdp, NegotiatedAudio Negotiated) Answer(SdpNegotiator negotiator, string offer, LocalAudioDescription local)
    {
        var negotiation = negotiator.ReadOffer(offer, local);
        return (negotiator.CreateAnswer(negotiation, local), Assert.Single(negotiation.Audio));
    }

    private static LocalAudioDescription Local(bool sends = true) => new()
    {
        IceUfrag = "abcd",
        IcePwd = "abcdefghijklmnopqrstuv",
        Fingerprint = Fingerprint.Of("sha-256", [1, 2, 3]),
        Cname = "c",
        Sections = [new(0, 12345, sends)],
    };
}
