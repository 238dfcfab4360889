using System.Collections.Concurrent;
using System.Net;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>Candidates with a <c>.local</c> name, which browsers use to hide their address.</summary>
public sealed class LocalNameTests
{
    private const string Name = "6f2c1d3e-7a41-4b57-9c0e-1f6a5b8d2e90.local";

    private readonly ConcurrentQueue<string> _asked = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resolvable_name_connects_whether_it_is_described_or_trickled(bool described)
    {
        await using NativeRtcBackend hiding = LoopbackPeer.Backend(), resolving = Resolving(name => name == Name ? IPAddress.Loopback : null);
        await using LoopbackPeer one = new(hiding), other = new(resolving);
        var offer = (await one.Connection.OfferAsync(new(), Token)).Sdp.Replace(" 127.0.0.1 ", $" {Name} ", StringComparison.Ordinal);
        var candidate = offer.Split("\r\n").Single(line => line.StartsWith("a=candidate:", StringComparison.Ordinal));
        var answer = await other.Connection.AnswerAsync(new(SdpType.Offer, described ? offer : WithoutCandidates(offer)), new(), Token);
        // Without the other candidates, the name is the only address to connect to.
        await one.Connection.AcceptAnswerAsync(new(SdpType.Answer, WithoutCandidates(answer.Sdp)), Token);
        if (!described)
            await other.Connection.AddCandidatesAsync([new(candidate["a=".Length..], "0", 0)], Token);
        await Task.WhenAll(one.Connected, other.Connected);
        Assert.Equal([Name], _asked);
    }

    [Fact]
    public async Task Unresolvable_name_does_not_affect_the_connection()
    {
        await using NativeRtcBackend hiding = LoopbackPeer.Backend(), resolving = Resolving(_ => null);
        await using LoopbackPeer one = new(hiding), other = new(resolving);
        var offer = (await one.Connection.OfferAsync(new(), Token)).Sdp;
        var answer = await other.Connection.AnswerAsync(new(SdpType.Offer, offer), new(), Token);
        await other.Connection.AddCandidatesAsync([Unknown(0)], Token);
        await one.Connection.AcceptAnswerAsync(answer, Token);
        await Task.WhenAll(one.Connected, other.Connected);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Flood_of_names_resolves_16_at_a_time()
    {
        var held = new TaskCompletionSource();
        await using NativeRtcBackend hiding = LoopbackPeer.Backend(), resolving = Resolving(_ => null, held.Task);
        await using LoopbackPeer one = new(hiding), other = new(resolving);
        await other.Connection.AnswerAsync(await one.Connection.OfferAsync(new(), Token), new(), Token);
        await other.Connection.AddCandidatesAsync([.. Enumerable.Range(0, 1_000).Select(Unknown)], Token);
        Assert.Equal(16, _asked.Count);
        held.SetResult();
        for (var patience = 1_000; _asked.Count == 16 && patience > 0; patience--)
            await other.Connection.AddCandidatesAsync([Unknown(0)], Token);
        Assert.Equal(17, _asked.Count);
    }

    [Theory]
    [InlineData("tracker-for-alice.mallory.example")]
    [InlineData("tracker.mallory.local")]
    [InlineData("localhost")]
    [InlineData("mallory.example.")]
    [InlineData(".local")]
    public async Task Name_that_is_not_one_label_and_local_is_not_looked_up(string name)
    {
        await using NativeRtcBackend hiding = LoopbackPeer.Backend(), resolving = Resolving(_ => null);
        await using LoopbackPeer one = new(hiding), other = new(resolving);
        var offer = (await one.Connection.OfferAsync(new(), Token)).Sdp;
        var named = offer.Replace(" 127.0.0.1 ", $" {name} ", StringComparison.Ordinal);
        await other.Connection.AnswerAsync(new(SdpType.Offer, named), new(), Token);
        await other.Connection.AddCandidatesAsync([new($"candidate:1 1 udp 2122260223 {name} 5000 typ host", "0", 0)], Token);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Peer_that_uses_relays_only_looks_up_no_name_and_names_no_address()
    {
        await using NativeRtcBackend hiding = LoopbackPeer.Backend(), resolving = Resolving(_ => IPAddress.Loopback);
        await using LoopbackPeer one = new(hiding), other = new(resolving, options: new() { RelayOnly = true });
        var offer = (await one.Connection.OfferAsync(new(), Token)).Sdp.Replace(" 127.0.0.1 ", $" {Name} ", StringComparison.Ordinal);
        var answer = await other.Connection.AnswerAsync(new(SdpType.Offer, offer), new() { GatherFor = TimeSpan.FromMilliseconds(100) }, Token);
        await other.Connection.AddCandidatesAsync([Unknown(0)], Token);
        Assert.Empty(_asked);
        Assert.DoesNotContain("a=candidate:", answer.Sdp, StringComparison.Ordinal);
    }

    private static IceCandidate Unknown(int number) => new($"candidate:1 1 udp 2122260223 {number:x8}-0000-4000-8000-000000000000.local 5000 typ host", "0", 0);

    private static string WithoutCandidates(string sdp) =>
        string.Join("\r\n", sdp.Split("\r\n").Where(line => !line.StartsWith("a=candidate:", StringComparison.Ordinal) && line != "a=end-of-candidates"));

    private NativeRtcBackend Resolving(Func<string, IPAddress?> known, Task? after = null) => new(new()
    {
        Addresses = [IPAddress.Loopback],
        ResolveName = async (name, port) =>
        {
            _asked.Enqueue(name);
            await (after ?? Task.CompletedTask);
            return known(name) is { } address ? TransportAddress.From(address, port) : null;
        },
    });
}
