using System.Collections.Concurrent;
using Org.BouncyCastle.Tls;
using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Security;
using DtlsTransport = Parley.Rtc.Native.Dtls.DtlsTransport;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>Handshakes with BouncyCastle. The keys are equal only if both sides agree on every octet.</summary>
public sealed class DtlsInteropTests
{
    // BouncyCastle has no constant for it (RFC 7714 §14.2).
    private const int AeadAes128Gcm = 7;

    [Fact]
    public Task Handshake_with_a_cookie_agrees_on_keys() => AssertAgreement(isClient: true, AeadAes128Gcm, peer => peer.AcceptWithCookie());

    [Theory]
    [InlineData(true, SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80)]
    [InlineData(true, AeadAes128Gcm)]
    [InlineData(false, SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80)]
    [InlineData(false, AeadAes128Gcm)]
    public Task Handshake_with_BouncyCastle_agrees_on_keys(bool isClient, int profile) =>
        AssertAgreement(isClient, profile, peer => isClient ? peer.Accept() : peer.Connect());

    private static async Task AssertAgreement(bool isClient, int profile, Func<BouncyCastlePeer, Task> start)
    {
        using var certificate = DtlsCertificate.Create();
        var arrived = new BlockingCollection<byte[]>();
        var peer = new BouncyCastlePeer(arrived.Add) { Profile = profile };
        var output = new Output(peer);
        using var ours = new DtlsTransport(certificate, isClient ? DtlsRole.Client : DtlsRole.Server, output);
        ours.SetRemoteFingerprints([Fingerprint.Of("sha-384", peer.Der)], TimeSpan.Zero);
        var theirs = start(peer);
        ours.Start(TimeSpan.Zero);
        while (ours.State == DtlsState.Handshaking && arrived.TryTake(out var datagram, TimeSpan.FromSeconds(20)))
            ours.Receive(datagram, TimeSpan.Zero);

        await theirs.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Null(output.Failure);
        Assert.Equal(DtlsState.Connected, ours.State);
        Assert.Equal((SrtpProfile)profile, output.Profile);
        Assert.Equal(peer.KeyMaterial, output.KeyMaterial);
        Assert.Equal(certificate.Der, peer.PeerCertificate);
    }

    private sealed class Output(BouncyCastlePeer peer) : IDtlsOutput
    {
        public SrtpProfile Profile { get; private set; }

        public byte[]? KeyMaterial { get; private set; }

        public string? Failure { get; private set; }

        public void SendDatagram(ReadOnlySpan<byte> datagram) => peer.Deliver(datagram.ToArray());

        public void Completed(SrtpProfile profile, byte[] keyMaterial) => (Profile, KeyMaterial) = (profile, keyMaterial);

        public void Failed(string reason) => Failure = reason;

        public void Closed()
        {
        }
    }
}
