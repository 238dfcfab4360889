using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Tests.Sdp;

/// <summary>Later descriptions that affect the DTLS association (RFC 8842 §3.1, RFC 8829 §5.11).</summary>
public sealed class AssociationTests
{
    private readonly SdpNegotiator _one = new(1);
    private readonly SdpNegotiator _other = new(2);
    private readonly LocalAudioDescription _at = Local("aaaa", 1);
    private readonly LocalAudioDescription _there = Local("bbbb", 2);

    public AssociationTests() => Answer(_there);

    [Fact]
    public void Same_description_continues_the_association()
    {
        Assert.False(Answer(_there).RequiresNewAssociation);
        Assert.False(_one.ReadOffer(_other.CreateOffer(_there), _at).RequiresNewAssociation);
    }

    [Fact]
    public void ICE_restart_alone_continues_the_association()
    {
        _one.CreateAnswer(_one.ReadOffer(_other.CreateOffer(_there with { IceUfrag = "cccc" }), _at), _at with { IceUfrag = "dddd" });
        Assert.False(_one.ReadOffer(_other.CreateOffer(_there with { IceUfrag = "eeee" }), _at).RequiresNewAssociation);
    }

    [Fact]
    public void Changed_certificate_with_ICE_restart_requires_a_new_association()
    {
        Assert.True(_one.ReadOffer(_other.CreateOffer(Local("cccc", 3)), _at).RequiresNewAssociation);
        _one.CreateOffer(_at with { IceUfrag = "dddd" });
        Assert.True(_one.AcceptAnswer(Sdp(Local("eeee", 4))).RequiresNewAssociation);
    }

    [Fact]
    public void Changed_certificate_without_ICE_restart_is_rejected()
    {
        var certificate = Assert.Throws<RtcException>(() => Answer(_there with { Fingerprint = Print(3) }));
        Assert.Equal(RtcErrorKind.InvalidDescription, certificate.Kind);
        Assert.Contains("changes the certificate", certificate.Message);
        Assert.True(_one.HasOpenOffer);
        _one.AcceptAnswer(Sdp(_there));
        Assert.Throws<RtcException>(() => _one.ReadOffer(_other.CreateOffer(_there with { Fingerprint = Print(3) }), _at));
        Assert.False(_one.ReadOffer(_other.CreateOffer(_there), _at).RequiresNewAssociation);
    }

    [Fact]
    public void Additional_fingerprint_of_the_certificate_changes_nothing()
    {
        var offer = _other.CreateOffer(_there);
        var twice = offer.Replace("a=fingerprint:", $"a=fingerprint:{Fingerprint.Of("sha-512", [2])}\r\na=fingerprint:", StringComparison.Ordinal);
        Assert.False(_one.ReadOffer(twice, _at).RequiresNewAssociation);
        Assert.False(_one.ReadOffer(offer, _at).RequiresNewAssociation);
    }

    [Fact]
    public void Changed_DTLS_role_requires_an_ICE_restart()
    {
        _one.CreateOffer(_at);
        Assert.Contains("changes the DTLS role", Assert.Throws<RtcException>(() => _one.AcceptAnswer(Passive(_there))).Message);
        _one.CreateOffer(_at with { IceUfrag = "cccc" });
        var swapped = _one.AcceptAnswer(Passive(_there with { IceUfrag = "dddd" }));
        Assert.True(swapped is { RequiresNewAssociation: true, Role: DtlsRole.Client });
    }

    [Fact]
    public void Answer_that_restarts_ICE_without_the_offer_is_rejected()
    {
        var error = Assert.Throws<RtcException>(() => Answer(_there with { IceUfrag = "cccc" }));
        Assert.Contains("restarts ICE", error.Message);
        Assert.True(_one.HasOpenOffer);
    }

    /// <summary>Offers, and accepts the peer's answer.</summary>
    private Negotiation Answer(LocalAudioDescription answering)
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
        Cname = "c",
        Sections = [new(0, certificate)],
    };
}
