using System.Security.Cryptography;

namespace Parley.Protocol.Tests.Rules;

public sealed class IdentityKeyTests
{
    // The public keys of the private keys 1 and 2.
    private const string AliceKey = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
    private const string BobKey = "047cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc4766997807775510db8ed040293d9ac69f7430dbba7dade63ce982299e04b79d227873d1";

    private const string AliceFingerprint = "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F";
    private const string BobFingerprint = "FF:FE:FD:FC:FB:FA:F9:F8:F7:F6:F5:F4:F3:F2:F1:F0:EF:EE:ED:EC:EB:EA:E9:E8:E7:E6:E5:E4:E3:E2:E1:E0";

    private static readonly SafetyParty s_alice = Party("parley-GHTYAJCE", "@alice:example.org", "GHTYAJCE", "q3v9XhTzPqk", AliceFingerprint, "000102030405060708090a0b0c0d0e0f", AliceKey);
    private static readonly SafetyParty s_bob = Party("parley-JLAFKJWS", "@bob:example.org", "JLAFKJWS", "Zk0aB2cD3eF", BobFingerprint, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", BobKey);

    [Fact]
    public void Code_and_proof_of_the_specification_cover_the_identity_keys()
    {
        Assert.Equal(0x10db1263ec6, SafetyDerivation.Derive(s_alice, s_bob));
        Assert.Equal(0x10db1263ec6, SafetyDerivation.Derive(s_bob, s_alice));
        var data = SafetyDerivation.ProofOf("!voice:example.org", s_alice, s_bob);
        Assert.Equal("e6611e5c9c258d717318b4b5a83f3c713cad4551c428f0cff7070d77fc14b016", Convert.ToHexStringLower(SHA256.HashData(data)));
        Assert.True(TestIdentity.Verify(AliceKey, data, "5ecbe4d1a6330a44c8f7ef951d4bf165e6c6b721efada985fb41661bc6e7fd6c6c645664c0c8329214058c18ec83b9f26126a97be69cde1ca6182686965439d6"));
    }

    [Fact]
    public void Code_without_a_key_on_either_side_is_the_code_without_keys()
    {
        var code = SafetyDerivation.Derive(s_alice with { IdentityKey = null }, s_bob with { IdentityKey = null });
        Assert.Equal(0x2c726fbde4f, code);
        Assert.Equal(code, SafetyDerivation.Derive(s_alice, s_bob with { IdentityKey = null }));
        Assert.NotEqual(code, SafetyDerivation.Derive(s_alice, s_bob));
        Assert.NotEqual(SafetyDerivation.Derive(s_alice, s_bob), SafetyDerivation.Derive(s_alice, s_bob with { IdentityKey = AliceKey }));
    }

    [Fact]
    public void Connection_is_proved_with_the_identity_keys_of_both_sides()
    {
        var pair = new MachinePair(haveKeys: true);
        pair.Connect();
        AssertProof(pair.Ann, pair.Zoe.Identity!.Public, ProofState.Valid);
        AssertProof(pair.Zoe, pair.Ann.Identity!.Public, ProofState.Valid);
        Assert.NotNull(pair.Ann.Member.SafetyCode);
        Assert.Equal(pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode);
        Assert.Equal(2, pair.Sent.Count(static sent => sent.RtcType == RtcType.Proof));
        Assert.Equal(2, pair.Sent.Count(static sent => sent.Parley!.Identity is not null));
    }

    [Fact]
    public void Proof_survives_a_restart_of_ICE()
    {
        var pair = new MachinePair(haveKeys: true);
        pair.Connect();
        pair.Handle(pair.Zoe, new VoiceInput.NetworkChanged());
        pair.Pass(20);
        Assert.Equal((ProofState.Valid, ProofState.Valid), (pair.Ann.Member.Proof, pair.Zoe.Member.Proof));
        Assert.Equal(2, pair.Sent.Count(static sent => sent.RtcType == RtcType.Proof));
    }

    [Fact]
    public void Proof_of_a_connection_that_both_sides_offered_is_valid()
    {
        var pair = new MachinePair(haveKeys: true);
        var late = HoldBack(pair, RtcType.Offer);
        pair.Connect();
        pair.Pass(5); // Ann has waited for the offer, and offers too
        pair.Deliver(pair.Zoe, late());
        pair.Pass(5);
        Assert.Equal(["zoe@zoe:s", "ann@ann:s"], pair.Sent.Where(static sent => sent.RtcType == RtcType.Offer).Select(static sent => sent.Sender));
        Assert.Equal((ProofState.Valid, ProofState.Valid), (pair.Ann.Member.Proof, pair.Zoe.Member.Proof));
        Assert.Equal(pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode);
    }

    [Theory]
    [InlineData("offer")]
    [InlineData("answer")]
    public void Peer_without_an_identity_key_has_the_code_without_keys_and_no_proof(string type)
    {
        var pair = new MachinePair(haveKeys: true);
        if (type == "offer")
            pair.Zoe.Identity = null;
        else
            pair.Ann.Identity = null;
        pair.Connect();
        AssertProof(pair.Ann, null, ProofState.Missing);
        AssertProof(pair.Zoe, null, ProofState.Missing);
        Assert.NotNull(pair.Ann.Member.SafetyCode);
        Assert.Equal(pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode);
        Assert.DoesNotContain(pair.Sent, static sent => sent.RtcType == RtcType.Proof);
    }

    [Theory]
    [InlineData("")]
    [InlineData("04")]
    [InlineData("046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C2964FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5")]
    [InlineData("0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")]
    public void Identity_key_in_another_form_counts_as_absent(string key)
    {
        var pair = new MachinePair(haveKeys: true);
        pair.Between = (_, content) => content.RtcType == RtcType.Offer ? WithKey(content, key) : content;
        pair.Connect();
        AssertProof(pair.Ann, null, ProofState.Missing);
        Assert.Equal(LinkState.Connected, pair.Ann.Member.Link);
    }

    [Theory]
    [InlineData("04")] // no point of the curve: x and y are 1
    [InlineData("06")] // the hybrid form of X9.62
    public void Proof_with_a_key_that_is_not_a_point_of_the_curve_is_not_valid(string form)
    {
        var key = form + (form == "04" ? new string('0', 63) + "1" + new string('0', 63) + "1" : AliceKey[2..]);
        var pair = new MachinePair(haveKeys: true);
        pair.Between = (from, content) => from.Name == "zoe" && content.RtcType == RtcType.Offer ? WithKey(content, key) : content;
        pair.Connect();
        AssertProof(pair.Ann, key, ProofState.Invalid);
    }

    [Fact]
    public void Replaced_fingerprint_makes_the_proofs_invalid()
    {
        var pair = new MachinePair(haveKeys: true) { Between = ReplaceFingerprints };
        pair.Connect();
        Assert.Equal((ProofState.Invalid, ProofState.Invalid), (pair.Ann.Member.Proof, pair.Zoe.Member.Proof));
        Assert.NotEqual(pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode);
    }

    [Fact]
    public void Homeserver_with_own_certificates_and_keys_shows_its_own_keys_and_different_codes()
    {
        var (pair, attacker) = (new MachinePair(haveKeys: true), new TestIdentity());
        pair.Between = (from, content) => content.RtcType != RtcType.Proof ? WithKey(ReplaceFingerprints(from, content), attacker.Public)
            : content with { Body = attacker.Sign(DataOf(pair, from, attacker.Public)) };
        pair.Connect();
        AssertProof(pair.Ann, attacker.Public, ProofState.Valid);
        AssertProof(pair.Zoe, attacker.Public, ProofState.Valid);
        Assert.NotEqual(pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode);
    }

    // Otherwise two users would compare equal codes, and remember a key with which the homeserver later signs its own certificates.
    [Fact]
    public void Homeserver_that_replaces_only_a_key_gives_different_codes()
    {
        var (pair, attacker) = (new MachinePair(haveKeys: true), new TestIdentity());
        pair.Between = (from, content) => from.Name != "zoe" ? content
            : content.RtcType == RtcType.Proof ? content with { Body = attacker.Sign(DataOf(pair, from, attacker.Public, replaced: false)) }
            : WithKey(content, attacker.Public);
        pair.Connect();
        AssertProof(pair.Ann, attacker.Public, ProofState.Valid);
        Assert.NotEqual(pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode);
    }

    [Fact]
    public void Homeserver_that_removes_the_keys_leaves_no_proof()
    {
        var pair = new MachinePair(haveKeys: true) { Between = static (_, content) => WithKey(content, null) };
        pair.Connect();
        AssertProof(pair.Ann, null, ProofState.Missing);
        AssertProof(pair.Zoe, null, ProofState.Missing);
    }

    [Fact]
    public void Proof_is_missing_after_15_s_and_counts_if_it_arrives_later()
    {
        var pair = new MachinePair(haveKeys: true);
        var late = HoldBack(pair, RtcType.Proof);
        pair.Connect();
        pair.Pass(13);
        Assert.Equal(ProofState.Pending, pair.Ann.Member.Proof);
        pair.Pass(3);
        Assert.Equal((ProofState.Missing, ProofState.Valid), (pair.Ann.Member.Proof, pair.Zoe.Member.Proof));
        pair.Deliver(pair.Zoe, late());
        Assert.Equal(ProofState.Valid, pair.Ann.Member.Proof);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("upper")]
    [InlineData("zero")]
    [InlineData("DER")]
    public void Signature_in_another_form_is_not_valid(string form)
    {
        var pair = new MachinePair(haveKeys: true);
        pair.Between = (from, content) => from.Name != "zoe" || content.RtcType != RtcType.Proof ? content : content with
        {
            Body = form switch
            {
                "upper" => content.Body!.ToUpperInvariant(),
                "zero" => new('0', 128),
                "DER" => "3044" + content.Body![..^4],
                _ => form,
            },
        };
        pair.Connect();
        Assert.Equal((ProofState.Invalid, LinkState.Connected), (pair.Ann.Member.Proof, pair.Ann.Member.Link));
    }

    [Theory]
    [InlineData("room")]
    [InlineData("session")]
    [InlineData("peer session")]
    [InlineData("peer")]
    [InlineData("device")]
    [InlineData("roles")]
    [InlineData("own fingerprint")]
    [InlineData("peer fingerprint")]
    [InlineData("key of the peer")]
    public void Signature_for_another_connection_is_not_valid(string changed)
    {
        var pair = new MachinePair(haveKeys: true);
        pair.Between = (from, content) =>
        {
            if (from.Name != "zoe" || content.RtcType != RtcType.Proof)
                return content;
            var (zoe, ann) = Parties(pair);
            var data = changed switch
            {
                "room" => SafetyDerivation.ProofOf("!other:s", zoe, ann),
                "session" => Data(zoe with { Session = "other" }, ann),
                "peer session" => Data(zoe, ann with { Session = "other" }),
                "peer" => Data(zoe, ann with { UserId = "@eve:s" }),
                "device" => Data(zoe with { DeviceId = "other" }, ann),
                "roles" => Data(ann, zoe),
                "own fingerprint" => Data(zoe with { Fingerprint = ann.Fingerprint }, ann),
                "peer fingerprint" => Data(zoe, ann with { Fingerprint = zoe.Fingerprint }),
                _ => Data(zoe, ann with { IdentityKey = zoe.IdentityKey }),
            };
            return content with { Body = from.Identity!.Sign(data) };
        };
        pair.Connect();
        Assert.Equal(ProofState.Invalid, pair.Ann.Member.Proof);
    }

    [Fact]
    public void Own_signature_that_is_sent_back_is_not_valid()
    {
        var pair = new MachinePair(haveKeys: true);
        CallContent? own = null;
        pair.Between = (from, content) =>
        {
            if (content.RtcType != RtcType.Proof)
                return content;
            if (from.Name == "ann")
                own = content;
            return from.Name == "ann" || own is null ? null : content with { Body = own.Body };
        };
        pair.Connect();
        Assert.NotNull(own);
        Assert.NotEqual(ProofState.Valid, pair.Ann.Member.Proof);
    }

    [Fact]
    public void Second_proof_of_a_connection_is_ignored()
    {
        var pair = new MachinePair(haveKeys: true);
        pair.Connect();
        var proof = pair.Sent.Last(sent => sent.RtcType == RtcType.Proof && sent.Sender == pair.Zoe.Key.Value);
        pair.Deliver(pair.Zoe, proof with { Body = new('0', 128), Parley = proof.Parley! with { Seq = 1000 } });
        Assert.Equal(ProofState.Valid, pair.Ann.Member.Proof);
    }

    [Fact]
    public void Certificate_that_is_replaced_later_ends_the_proof()
    {
        var pair = new MachinePair(haveKeys: true);
        pair.Connect();
        pair.Between = ReplaceFingerprints;
        pair.Handle(pair.Zoe, new VoiceInput.NetworkChanged());
        pair.Pass(5);
        Assert.Equal((ProofState.Invalid, ProofState.Invalid), (pair.Ann.Member.Proof, pair.Zoe.Member.Proof));
    }

    // Drops the messages of a type from Zoe; the result returns the last of them.
    private static Func<CallContent> HoldBack(MachinePair pair, RtcType type)
    {
        CallContent? held = null;
        pair.Between = (from, content) =>
        {
            if (from.Name != "zoe" || content.RtcType != type)
                return content;
            held = content;
            return null;
        };
        return () => held!;
    }

    private static void AssertProof(PairSide side, string? key, ProofState state) => Assert.Equal((key, state), (side.Member.IdentityKey, side.Member.Proof));

    private static CallContent WithKey(CallContent content, string? key) =>
        content.Parley?.Identity is null ? content : content with { Parley = content.Parley with { Identity = key } };

    private static CallContent ReplaceFingerprints(PairSide from, CallContent content) =>
        content with { Body = content.Body!.Replace(from.Fingerprint, Replaced(from), StringComparison.Ordinal) };

    private static string Replaced(PairSide side) => side.Fingerprint.Replace('1', '2');

    private static byte[] Data(SafetyParty signer, SafetyParty other) => SafetyDerivation.ProofOf("!r:s", signer, other);

    // The data that the receiver of a message expects the signer to have signed, if the homeserver has replaced the signer's key and certificate.
    private static byte[] DataOf(MachinePair pair, PairSide signer, string key, bool replaced = true)
    {
        var (zoe, ann) = Parties(pair);
        var (own, other) = signer.Name == "zoe" ? (zoe, ann) : (ann, zoe);
        return Data(own with { IdentityKey = key, Fingerprint = replaced ? Replaced(signer) : own.Fingerprint }, other);
    }

    private static (SafetyParty Zoe, SafetyParty Ann) Parties(MachinePair pair) => (PartyOf(pair.Zoe), PartyOf(pair.Ann));

    private static SafetyParty PartyOf(PairSide side) =>
        new(side.Key, side.User.Value, side.Name, side.Machine.Session, side.Fingerprint, "", side.Identity!.Public);

    private static SafetyParty Party(string name, string user, string device, string session, string fingerprint, string nonce, string key) =>
        new(DeviceKey.Create(name, Matrix.UserId.Parse(user)), user, device, session, fingerprint, nonce, key);
}
