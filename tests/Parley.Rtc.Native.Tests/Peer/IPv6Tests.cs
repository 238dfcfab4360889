using System.Net;
using Parley.Rtc.Native.Tests.Turn;

namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>Connections over IPv6.</summary>
public sealed class IPv6Tests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_peers_with_IPv6_only_receive_audio()
    {
        await using NativeRtcBackend left = LoopbackPeer.Backend(address: IPAddress.IPv6Loopback), right = LoopbackPeer.Backend(address: IPAddress.IPv6Loopback);
        var (offer, answer) = await ReceiveEachOtherAsync(left, right, new());
        Assert.All(Candidates(offer).Concat(Candidates(answer)), candidate => Assert.Contains(" ::1 ", candidate));
    }

    [Theory]
    [InlineData("turn:[::1]:{0}?transport=udp")]
    [InlineData("turn:[::1]:{0}?transport=tcp")]
    [InlineData("turns:[::1]:{1}?transport=tcp")]
    [Trait("Needs", "coturn")]
    public async Task Two_peers_behind_an_IPv6_relay_receive_audio(string uri)
    {
        await using var server = await TurnServerProcess.StartAsync(IPAddress.IPv6Loopback);
        await using NativeRtcBackend left = Backend(), right = Backend();
        var (offer, answer) = await ReceiveEachOtherAsync(left, right, Behind(server, uri));
        Assert.All(Candidates(offer).Concat(Candidates(answer)), candidate => Assert.Matches(" ::1 [0-9]+ typ relay", candidate));
        Assert.NotEmpty(Candidates(offer));
    }

    [Fact]
    [Trait("Needs", "coturn")]
    public async Task Relay_reached_over_IPv6_allocates_an_address_of_each_family()
    {
        await using var server = await TurnServerProcess.StartAsync(IPAddress.IPv6Loopback, IPAddress.Loopback);
        await using NativeRtcBackend left = Backend(), right = Backend();
        var (offer, _) = await ReceiveEachOtherAsync(left, right, Behind(server, "turn:[::1]:{0}?transport=udp"));
        Assert.Equal(2, Candidates(offer).Count);
        Assert.Single(Candidates(offer), candidate => candidate.Contains(" 127.0.0.1 ", StringComparison.Ordinal));
        Assert.Single(Candidates(offer), candidate => candidate.Contains(" ::1 ", StringComparison.Ordinal));
    }

    private static async Task<(string Offer, string Answer)> ReceiveEachOtherAsync(NativeRtcBackend left, NativeRtcBackend right, PeerConnectionOptions options)
    {
        await using NativeLocalAudio voice = left.OpenLocalAudio(), other = right.OpenLocalAudio();
        voice.Source = other.Source = new CountingSource();
        await using LoopbackPeer one = new(left, voice, options), another = new(right, other, options);
        var described = await LoopbackPeer.DescribeAsync(one, another, Token, gatherFor: TimeSpan.FromSeconds(5));
        await Task.WhenAll(one.Connected, another.Connected);
        await one.ReceivesMoreAsync(Token);
        await another.ReceivesMoreAsync(Token);
        return described;
    }

    private static NativeRtcBackend Backend() => new(new() { Addresses = [IPAddress.IPv6Loopback], ServerCertificateValidation = (_, _, _, _) => true });

    private static PeerConnectionOptions Behind(TurnServerProcess server, string uri) => new()
    {
        RelayOnly = true,
        IceServers = [new([string.Format(null, uri, server.Port, server.TlsPort)], TurnServerProcess.Username, TurnServerProcess.Password)],
    };

    private static List<string> Candidates(string sdp) => [.. sdp.Split("\r\n").Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal))];
}
