using Parley.Matrix;

namespace Parley.Protocol.Tests.Rules;

public sealed class SafetyCodeTests
{
    private const string AliceFingerprint = "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F";
    private const string BobFingerprint = "FF:FE:FD:FC:FB:FA:F9:F8:F7:F6:F5:F4:F3:F2:F1:F0:EF:EE:ED:EC:EB:EA:E9:E8:E7:E6:E5:E4:E3:E2:E1:E0";

    [Fact]
    public void Code_of_the_specification_is_derived_in_either_order()
    {
        SafetyParty alice = Party("parley-GHTYAJCE@alice:example.org", "q3v9XhTzPqk", AliceFingerprint, "000102030405060708090a0b0c0d0e0f");
        SafetyParty bob = Party("parley-JLAFKJWS@bob:example.org", "Zk0aB2cD3eF", BobFingerprint, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        Assert.Equal(0x2c726fbde4f, SafetyDerivation.Derive(alice, bob));
        Assert.Equal(0x2c726fbde4f, SafetyDerivation.Derive(bob, alice));
        Assert.Equal("d65df89f702eec58ca3c7bf2001c9ffc7cd80553ae01d42a799ba26756142d96", SafetyDerivation.Commit(alice.Nonce));
    }

    [Fact]
    public void Both_sides_of_a_connection_have_the_same_code_and_others_have_none()
    {
        var pair = new MachinePair();
        pair.Connect();
        Assert.NotNull(pair.Ann.Member.SafetyCode);
        Assert.Equal(pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode);
        Assert.Equal(pair.Zoe.Fingerprint, pair.Ann.Member.Fingerprint);
        Assert.Null(pair.Ann.Machine.View.Members.Single(static member => member.IsSelf).SafetyCode);
    }

    [Fact]
    public void Each_connection_has_another_code()
    {
        MachinePair one = new(), other = new(seed: 9);
        one.Connect();
        other.Connect();
        Assert.NotEqual(one.Ann.Member.SafetyCode, other.Ann.Member.SafetyCode);
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("zoe")]
    [InlineData("both")]
    public void Replaced_fingerprint_gives_different_codes(string replaced)
    {
        var pair = new MachinePair();
        pair.Between = (from, content) => replaced != "both" && replaced != from.Name ? content : content with
        {
            Body = content.Body!.Replace(from.Fingerprint, from.Fingerprint.Replace('1', '2'), StringComparison.Ordinal),
        };
        pair.Connect();
        Assert.NotNull(pair.Ann.Member.SafetyCode);
        Assert.NotEqual(pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode);
    }

    [Fact]
    public void Number_is_revealed_only_after_the_peers_answer()
    {
        var pair = new MachinePair();
        pair.Between = static (_, content) => content.RtcType == RtcType.Answer ? null : content;
        pair.Connect();
        Assert.All(pair.Sent, static sent => Assert.NotEqual(RtcType.Reveal, sent.RtcType));
        pair = new MachinePair();
        pair.Connect();
        var offer = Assert.Single(pair.Sent, static sent => sent.RtcType == RtcType.Offer);
        var reveal = Assert.Single(pair.Sent, static sent => sent.RtcType == RtcType.Reveal);
        Assert.Equal(SafetyDerivation.Commit(reveal.Body!), offer.Parley!.Safety);
    }

    [Fact]
    public void Number_that_does_not_fit_the_commitment_gives_no_code()
    {
        var pair = new MachinePair();
        pair.Between = static (_, content) => content.RtcType == RtcType.Reveal ? content with { Body = new('0', 32) } : content;
        pair.Connect();
        Assert.Null(pair.Ann.Member.SafetyCode); // Zoe offered
        Assert.Equal(LinkState.Connected, pair.Ann.Member.Link);
    }

    [Theory]
    [InlineData("offer")]
    [InlineData("answer")]
    public void Peer_without_the_exchange_is_connected_without_a_code(string type)
    {
        var pair = new MachinePair();
        pair.Between = (_, content) => content.RtcType == new RtcType(type) ? content with { Parley = content.Parley! with { Safety = null } } : content;
        pair.Connect();
        Assert.All(new[] { pair.Ann, pair.Zoe }, static side => Assert.Equal((LinkState.Connected, null), (side.Member.Link!.Value, side.Member.SafetyCode)));
        Assert.DoesNotContain(pair.Sent, static sent => sent.RtcType == RtcType.Reveal);
    }

    [Fact]
    public void Certificate_that_is_replaced_later_ends_the_code()
    {
        var pair = new MachinePair();
        pair.Connect();
        pair.Between = static (from, content) => content with
        {
            Body = content.Body!.Replace(from.Fingerprint, from.Fingerprint.Replace('1', '2'), StringComparison.Ordinal),
        };
        pair.Handle(pair.Zoe, new VoiceInput.NetworkChanged());
        pair.Pass(5);
        Assert.Equal((null, ""), (pair.Ann.Member.SafetyCode, pair.Ann.Member.Fingerprint));
        Assert.Equal((null, ""), (pair.Zoe.Member.SafetyCode, pair.Zoe.Member.Fingerprint));
    }

    [Fact]
    public void Code_survives_a_restart_of_ICE()
    {
        var pair = new MachinePair();
        pair.Connect();
        var code = pair.Ann.Member.SafetyCode;
        pair.Handle(pair.Zoe, new VoiceInput.NetworkChanged());
        pair.Pass(5);
        Assert.Equal((code, code), (pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode));
        Assert.Equal(2, pair.Sent.Count(static sent => sent.RtcType == RtcType.Offer));
        Assert.Equal(1, pair.Sent.Count(static sent => sent.Parley?.Safety is not null && sent.RtcType == RtcType.Offer));
    }

    [Theory]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\n", true)]
    [InlineData("v=0\na=fingerprint:SHA-256 {0}\na=x\n", true)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\nm=audio\r\na=fingerprint:sha-256 {0}\r\n", true)]
    [InlineData("v=0\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}", false)]
    [InlineData("v=0\r\na=fingerprint:sha-512 {0}\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}:00\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\na=fingerprint:sha-256 {1}\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\nA=Fingerprint:sha-256 {1}\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\na= fingerprint:sha-256 {1}\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\ra=fingerprint:sha-256 {1}\r\n", false)]
    public void Fingerprint_counts_if_the_description_has_no_other(string sdp, bool counts) =>
        Assert.Equal(counts ? AliceFingerprint : null, Bodies.Fingerprint(string.Format(null, sdp, AliceFingerprint, BobFingerprint)));

    private static SafetyParty Party(string key, string session, string fingerprint, string nonce)
    {
        var user = UserId.Parse(key[key.IndexOf('@', StringComparison.Ordinal)..]);
        Assert.True(DeviceKey.TryParse(key, user, false, out var device));
        return new(device, user.Value, key["parley-".Length..key.IndexOf('@', StringComparison.Ordinal)], session, fingerprint, nonce);
    }
}
