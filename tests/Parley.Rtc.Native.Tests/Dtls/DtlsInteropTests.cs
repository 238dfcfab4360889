using System.Collections.Concurrent;
using Org.BouncyCastle.Tls;
using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Srtp;
using DtlsTransport = Parley.Rtc.Native.Dtls.DtlsTransport;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>Against another implementation: both must agree on every octet, or the keys differ.</summary>
public sealed class DtlsInteropTests
{
    [Theory]
    [InlineData(true, SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80)]
    [InlineData(true, ExtraProfiles.Gcm)]
    [InlineData(false, SrtpProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80)]
    [InlineData(false, ExtraProfiles.Gcm)]
    public async Task Another_implementation_gets_the_same_keys(bool ourSideIsClient, int profile)
    {
        using var certificate = DtlsCertificate.Create();
        var arrived = new BlockingCollection<byte[]>();
        var peer = new BouncyCastlePeer(arrived.Add) { Profile = profile };
        var output = new Output(peer);
        using var ours = new DtlsTransport(certificate, ourSideIsClient ? DtlsRole.Client : DtlsRole.Server, output);
        ours.SetRemoteFingerprints([Fingerprint.Of("sha-384", peer.Der)], TimeSpan.Zero);
        var theirs = ourSideIsClient ? peer.Accept() : peer.Connect();
        ours.Start(TimeSpan.Zero);
        while (ours.State == DtlsState.Handshaking && arrived.TryTake(out var datagram, TimeSpan.FromSeconds(20)))
            ours.Receive(datagram, TimeSpan.Zero);

        await theirs.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Null(output.Failure);
        Assert.Equal(DtlsState.Connected, ours.State);
        Assert.Equal((SrtpProfile)profile, output.Profile);
        Assert.Equal(peer.KeyMaterial, output.KeyMaterial);
        Assert.Equal(certificate.Der, peer.PeerCertificate);
    }

    private static class ExtraProfiles
    {
        public const int Gcm = 7;
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
