using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Tests.Sdp;

/// <summary>Later descriptions of a session that change what the encryption stands on (RFC 8842 §3.1, RFC 8829 §5.11).</summary>
public sealed class AssociationTests
{
    private readonly SdpNegotiator _one = new(1);
    private readonly SdpNegotiator _other = new(2);
    private readonly LocalAudioDescription _at = Local("aaaa", 1);
    private readonly LocalAudioDescription _there = Local("bbbb", 2);

    public AssociationTests() => Answer(_there);

    [Fact]
    public void The_same_description_again_goes_on()
    {
        Assert.False(Answer(_there).BeginsAnew);
        Assert.False(_one.ReadOffer(_other.CreateOffer(_there), _at).BeginsAnew);
    }

    [Fact]
    public void An_ICE_restart_alone_goes_on()
    {
        _one.CreateAnswer(_one.ReadOffer(_other.CreateOffer(_there with { IceUfrag = "cccc" }), _at), _at with { IceUfrag = "dddd" });
        Assert.False(_one.ReadOffer(_other.CreateOffer(_there with { IceUfrag = "eeee" }), _at).BeginsAnew);
    }

    [Fact]
    public void Another_certificate_with_an_ICE_restart_begins_anew_whoever_offers()
    {
        Assert.True(_one.ReadOffer(_other.CreateOffer(Local("cccc", 3)), _at).BeginsAnew);
        _one.CreateOffer(_at with { IceUfrag = "dddd" });
        Assert.True(_one.AcceptAnswer(Sdp(Local("eeee", 4))).BeginsAnew);
    }

    [Fact]
    public void Another_certificate_without_an_ICE_restart_is_refused_and_the_right_one_still_counts()
    {
        var certificate = Assert.Throws<RtcException>(() => Answer(_there with { Fingerprint = Print(3) }));
        Assert.Equal(RtcErrorKind.InvalidDescription, certificate.Kind);
        Assert.Contains("another certificate", certificate.Message);
        Assert.True(_one.HasOpenOffer);
        _one.AcceptAnswer(Sdp(_there));
        Assert.Throws<RtcException>(() => _one.ReadOffer(_other.CreateOffer(_there with { Fingerprint = Print(3) }), _at));
        Assert.False(_one.ReadOffer(_other.CreateOffer(_there), _at).BeginsAnew);
    }

    [Fact]
    public void A_further_hash_of_the_certificate_changes_nothing()
    {
        var offer = _other.CreateOffer(_there);
        var twice = offer.Replace("a=fingerprint:", $"a=fingerprint:{Fingerprint.Of("sha-512", [2])}\r\na=fingerprint:", StringComparison.Ordinal);
        Assert.False(_one.ReadOffer(twice, _at).BeginsAnew);
        Assert.False(_one.ReadOffer(offer, _at).BeginsAnew);
    }

    [Fact]
    public void The_other_part_in_the_handshake_needs_an_ICE_restart()
    {
        _one.CreateOffer(_at);
        Assert.Contains("begins the encryption", Assert.Throws<RtcException>(() => _one.AcceptAnswer(Passive(_there))).Message);
        _one.CreateOffer(_at with { IceUfrag = "cccc" });
        var anew = _one.AcceptAnswer(Passive(_there with { IceUfrag = "dddd" }));
        Assert.True(anew is { BeginsAnew: true, Role: DtlsRole.Client });
    }

    [Fact]
    public void An_answer_that_restarts_ICE_where_the_offer_did_not_is_refused()
    {
        var error = Assert.Throws<RtcException>(() => Answer(_there with { IceUfrag = "cccc" }));
        Assert.Contains("restarts ICE", error.Message);
        Assert.True(_one.HasOpenOffer);
    }

    /// <summary>One offers, and is answered by whoever this is.</summary>
    private NegotiatedAudio Answer(LocalAudioDescription answering)
    {
        var offer = _one.CreateOffer(_at);
        return _one.AcceptAnswer(_other.CreateAnswer(_other.ReadOffer(offer, answering), answering));
    }

    private static string Sdp(LocalAudioDescription answering)
    {
        var negotiator = new SdpNegotiator(3);
        return negotiator.CreateAnswer(negotiator.ReadOffer(new SdpNegotiator(4).CreateOffer(answering), answering), answering);
    }

    private static string Passive(LocalAudioDescription answering) => Sdp(answering).Replace("a=setup:active", "a=setup:passive", StringComparison.Ordinal);

    private static Fingerprint Print(byte certificate) => Fingerprint.Of("sha-256", [certificate]);

    private static LocalAudioDescription Local(string ufrag, byte certificate) => new()
    {
        IceUfrag = ufrag,
        IcePwd = "abcdefghijklmnopqrstuv",
        Fingerprint = Print(certificate),
        Ssrc = certificate,
        Cname = "c",
    };
}
