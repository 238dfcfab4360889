using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Tests.Sdp;

/// <summary>Descriptions with several audio sections over one transport (RFC 8829 §5.2.2, RFC 9143).</summary>
public sealed class ManySectionsTests
{
    // As a forwarding unit offers it: sections of two speakers, a data section, and one audio section outside the group.
    private const string Offer = """
        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE a 1 data
        a=ice-ufrag:serv
        a=ice-pwd:abcdefghijklmnopqrstuv
        a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F
        a=setup:actpass
        m=audio 9 UDP/TLS/RTP/SAVPF 96
        c=IN IP4 0.0.0.0
        a=mid:a
        a=sendonly
        a=rtcp-mux
        a=rtpmap:96 opus/48000/2
        a=rtcp-fb:96 nack
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=ssrc:11 cname:x
        m=audio 9 UDP/TLS/RTP/SAVPF 96
        c=IN IP4 0.0.0.0
        a=mid:1
        a=sendrecv
        a=rtcp-mux
        a=rtpmap:96 opus/48000/2
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=ssrc:12 cname:x
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=mid:data
        m=audio 9 UDP/TLS/RTP/SAVPF 96
        c=IN IP4 0.0.0.0
        a=mid:alone
        a=sendonly
        a=rtcp-mux
        a=rtpmap:96 opus/48000/2

        """;

    [Fact]
    public void Offer_of_a_forwarding_unit_is_answered_section_by_section()
    {
        var negotiator = new SdpNegotiator(1);
        var local = Local("aaaa", [new(0, 7)], nextKey: 1);
        var negotiation = negotiator.ReadOffer(Text(Offer), local);
        Assert.Equal([("a", MediaDirection.RecvOnly, 11u), ("1", MediaDirection.SendRecv, 12u)], negotiation.Audio.Select(audio => (audio.Mid, audio.Direction, audio.Remote.Ssrc!.Value)));

        // The section with local audio takes the first one in which the peer receives.
        Assert.Equal([1, 0], negotiation.Audio.Select(audio => audio.Key));
        Assert.True(negotiation.Audio[0] is { Nack: true, PayloadType: 96, Extensions.Mid: 3 } && !negotiation.Audio[1].Nack);
        var answer = SdpDocument.Parse(negotiator.CreateAnswer(negotiation, Local("aaaa", [new(0, 7), new(1, 8, Sends: false)])));
        Assert.Equal("BUNDLE a 1", answer.Session.Attribute("group"));
        Assert.Equal([9, 9, 0, 0], answer.Media.Select(media => media.Port));
        Assert.Equal(["a", "1", "data", "alone"], answer.Media.Select(media => media.Mid));

        // A section that this side adds has the payload type and the identifiers of the others.
        var offer = SdpDocument.Parse(negotiator.CreateOffer(Local("aaaa", [new(0, 7), new(1, 8, Sends: false), new(2, 9, Sends: false)])));
        Assert.Equal([9, 9, 0, 9], offer.Media.Select(media => media.Port));
        Assert.True(offer.Media[3] is { Mid: "0", Formats: ["96"] });
        Assert.Contains("3 urn:ietf:params:rtp-hdrext:sdes:mid", offer.Media[3].Section.Attributes("extmap"));
    }

    [Theory]
    [InlineData(true, true, true, true, MediaDirection.SendRecv)]
    [InlineData(true, false, false, true, MediaDirection.SendOnly)]
    [InlineData(false, true, true, false, MediaDirection.RecvOnly)]
    [InlineData(true, true, true, false, MediaDirection.RecvOnly)]
    [InlineData(true, false, true, false, MediaDirection.Inactive)]
    [InlineData(false, false, true, true, MediaDirection.Inactive)]
    public void Direction_of_each_section_is_the_intersection_of_both_sides(bool sends, bool receives, bool otherSends, bool otherReceives, object expected)
    {
        SdpNegotiator one = new(1), other = new(2);
        LocalSection[] sections = [new(0, 1), new(1, 2)];
        List<LocalSection> others = [new(0, 3), new(1, 4)];
        Exchange(one, sections, other, others);
        sections[1] = new(1, 2, sends, receives);
        others[1] = new(1, 4, otherSends, otherReceives);
        var (_, answered, accepted) = Exchange(one, sections, other, others);
        Assert.Equal(((MediaDirection)expected).Reversed(), answered.Audio[1].Direction);
        Assert.Equal((MediaDirection)expected, accepted.Audio[1].Direction);
        Assert.Equal(MediaDirection.SendRecv, accepted.Audio[0].Direction);
    }

    [Fact]
    public void Place_of_a_retired_section_is_reused_with_another_mid()
    {
        SdpNegotiator one = new(1), other = new(2);
        LocalSection[] sections = [new(0, 1), new(1, 2), new(2, 3)];
        List<LocalSection> others = [];
        Exchange(one, sections, other, others);
        sections[1] = sections[1] with { IsRetired = true };
        var (offer, answered, accepted) = Exchange(one, sections, other, others);
        Assert.Equal([9, 0, 9], offer.Media.Select(media => media.Port));
        Assert.Equal([1], answered.Retired);
        Assert.Equal([1], accepted.Retired);

        // The other side reuses the place.
        others.Add(new(9, 9));
        LocalSection[] left = [sections[0], sections[2]];
        var reused = SdpDocument.Parse(other.CreateOffer(Local("bbbb", [.. others.Where(section => section.Key != 1)])));
        Assert.Equal(["0", "3", "2"], reused.Media.Select(media => media.Mid));
        var negotiation = one.ReadOffer(reused.ToString(), Local("aaaa", left, 10));
        Assert.Equal([0, 10, 2], negotiation.Audio.Select(audio => audio.Key));
        Assert.Empty(negotiation.Retired);
    }

    [Fact]
    public void Retired_first_section_keeps_the_transport_without_media()
    {
        SdpNegotiator one = new(1), other = new(2);
        LocalSection[] sections = [new(0, 1), new(1, 2)];
        List<LocalSection> others = [];
        Exchange(one, sections, other, others);
        sections[0] = sections[0] with { IsRetired = true };
        var (offer, answered, accepted) = Exchange(one, sections, other, others);
        Assert.Equal("BUNDLE 0 1", offer.Session.Attribute("group"));
        Assert.True(offer.Media[0] is { Port: 9, Mid: "0" } first && first.Section.Has("inactive"));
        Assert.Equal([0], accepted.Retired);
        Assert.Empty(answered.Retired);
        Assert.Equal(0, one.MLineIndex);

        // The other side retires it too; no later offer of either side adds a section in its place.
        others[0] = others[0] with { IsRetired = true };
        LocalSection[] left = [sections[1]];
        var negotiation = one.ReadOffer(other.CreateOffer(Local("bbbb", others)), Local("aaaa", left, 5));
        Assert.Equal(1, Assert.Single(negotiation.Audio).Key);
        other.AcceptAnswer(one.CreateAnswer(negotiation, Local("aaaa", left)));
        LocalSection[] more = [.. left, new(5, 9)];
        Assert.Equal([9, 9, 9], SdpDocument.Parse(one.CreateOffer(Local("aaaa", more))).Media.Select(media => media.Port));
    }

    [Fact]
    public void Section_that_the_answer_rejects_is_retired()
    {
        SdpNegotiator one = new(1), other = new(2);
        LocalSection[] sections = [new(0, 1), new(1, 2)];
        Exchange(one, sections, other, []);
        LocalSection[] more = [.. sections, new(2, 3)];
        var offer = one.CreateOffer(Local("aaaa", more));
        LocalSection[] retiring = [new(0, 4), new(1, 5, IsRetired: true)];
        var negotiation = other.ReadOffer(offer, Local("bbbb", retiring, 2));
        Assert.Equal([0, 2], negotiation.Audio.Select(audio => audio.Key));
        var accepted = one.AcceptAnswer(other.CreateAnswer(negotiation, Local("bbbb", [.. retiring, new(2, 6)])));
        Assert.Equal([1], accepted.Retired);
        Assert.Equal([0, 2], accepted.Audio.Select(audio => audio.Key));
        Assert.Null(one.FindMid(1));
    }

    [Fact]
    public void Rolled_back_section_is_offered_again()
    {
        SdpNegotiator one = new(1), other = new(2);
        LocalSection[] sections = [new(0, 1), new(1, 2, Sends: false)];
        one.CreateOffer(Local("aaaa", sections));
        LocalSection[] others = [new(0, 3)];
        var negotiation = one.ReadOffer(other.CreateOffer(Local("bbbb", others)), Local("aaaa", sections, 2));
        Assert.Equal(0, Assert.Single(negotiation.Audio).Key);
        Assert.Null(one.FindMid(1));
        one.CreateAnswer(negotiation, Local("aaaa", sections));
        Assert.Equal(2, SdpDocument.Parse(one.CreateOffer(Local("aaaa", sections))).Media.Count);
        Assert.NotNull(one.FindMid(1));
    }

    [Fact]
    public void Answer_with_another_mid_or_without_the_group_is_rejected_and_changes_nothing()
    {
        SdpNegotiator one = new(1), other = new(2);
        LocalSection[] sections = [new(0, 1), new(1, 2)];
        var offer = one.CreateOffer(Local("aaaa", sections));
        LocalSection[] others = [new(0, 3), new(1, 4)];
        var answer = other.CreateAnswer(other.ReadOffer(offer, Local("bbbb", others, 2)), Local("bbbb", others));
        foreach (var (from, to) in new[] { ("a=mid:1", "a=mid:2"), ("a=group:BUNDLE 0 1", "a=group:BUNDLE 0"), ("a=group:BUNDLE 0 1\r\n", ""), (" 111\r\n", " 112\r\n") })
        {
            Assert.Throws<RtcException>(() => one.AcceptAnswer(answer.Replace(from, to, StringComparison.Ordinal)));
            Assert.True(one.HasOpenOffer);
        }

        Assert.Equal(2, one.AcceptAnswer(answer).Audio.Count);
    }

    [Fact]
    public void Two_sides_that_add_pause_and_retire_at_random_agree()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            (SdpNegotiator Negotiator, List<LocalSection> Sections)[] sides = [(new(1), [new(0, 1)]), (new(2), [])];
            var nextKey = 100;
            for (var round = 0; round < 12; round++)
            {
                var (offering, answering) = random.Next(2) == 0 || round == 0 ? (sides[0], sides[1]) : (sides[1], sides[0]);
                foreach (var (_, sections) in sides)
                    Change(sections, random, ref nextKey);
                if (!offering.Sections.Exists(section => !section.IsRetired))
                    continue;
                var offer = offering.Negotiator.CreateOffer(Local("aaaa", [.. offering.Sections]));
                Negotiation read;
                try
                {
                    read = answering.Negotiator.ReadOffer(offer, Local("aaaa", [.. answering.Sections], nextKey));
                }
                catch (RtcException error)
                {
                    Assert.Contains("only audio sections that are not used", error.Message);
                    break;
                }

                Apply(answering.Sections, read, ref nextKey);
                var answer = answering.Negotiator.CreateAnswer(read, Local("aaaa", [.. answering.Sections]));
                var accepted = offering.Negotiator.AcceptAnswer(answer);
                Apply(offering.Sections, accepted, ref nextKey);
                // A first section that one side has retired is inactive for the other one.
                Assert.Equal(
                    read.Audio.Where(audio => audio.Direction != 0).Select(audio => (audio.Mid, audio.Direction)),
                    accepted.Audio.Where(audio => audio.Direction != 0).Select(audio => (audio.Mid, audio.Direction.Reversed())));
                var media = SdpDocument.Parse(answer).Media;
                Assert.Equal(SdpDocument.Parse(offer).Media.Count, media.Count);
                Assert.Equal(media.Count, media.Select(section => section.Mid).Distinct().Count());
            }
        }
    }

    private static void Change(List<LocalSection> sections, Random random, ref int nextKey)
    {
        if (random.Next(2) == 0)
            sections.Add(new(nextKey, (uint)nextKey++, Sends: random.Next(2) == 0));
        if (sections.Count > 0 && random.Next(3) == 0)
        {
            var at = random.Next(sections.Count);
            sections[at] = sections[at] with { IsRetired = random.Next(2) == 0, Receives = random.Next(2) == 0 };
        }
    }

    private static void Apply(List<LocalSection> sections, Negotiation negotiation, ref int nextKey)
    {
        foreach (var audio in negotiation.Audio)
        {
            if (!sections.Exists(section => section.Key == audio.Key))
                sections.Add(new(audio.Key, (uint)audio.Key, Sends: false));
            nextKey = Math.Max(nextKey, audio.Key + 1);
        }

        sections.RemoveAll(section => negotiation.Retired.Contains(section.Key));
    }

    private static (SdpDocument Offer, Negotiation Answered, Negotiation Accepted) Exchange(
        SdpNegotiator one, IReadOnlyList<LocalSection> sections, SdpNegotiator other, List<LocalSection> others)
    {
        var offer = one.CreateOffer(Local("aaaa", sections));
        var negotiation = other.ReadOffer(offer, Local("bbbb", others, others.Count));
        foreach (var audio in negotiation.Audio)
        {
            if (!others.Exists(section => section.Key == audio.Key))
                others.Add(new(audio.Key, (uint)(100 + audio.Key), Sends: false));
        }

        return (SdpDocument.Parse(offer), negotiation, one.AcceptAnswer(other.CreateAnswer(negotiation, Local("bbbb", others))));
    }

    private static string Text(string sdp) => sdp.ReplaceLineEndings("\r\n");

    private static LocalAudioDescription Local(string ufrag, IReadOnlyList<LocalSection> sections, int? nextKey = null) => new()
    {
        IceUfrag = ufrag,
        IcePwd = "abcdefghijklmnopqrstuv",
        Fingerprint = Fingerprint.Of("sha-256", [1, 2, 3]),
        Cname = "c",
        Sections = sections,
        NextKey = nextKey,
    };
}
