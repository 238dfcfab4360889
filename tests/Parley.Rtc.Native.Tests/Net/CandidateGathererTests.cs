using System.Globalization;
using System.Net;
using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Tests.Net;

public sealed class CandidateGathererTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Host_addresses_are_ranked_global_IPv6_first_and_loopback_last()
    {
        string[] addresses = ["::1", "10.0.0.1", "fd00::2", "127.0.0.1", "2001:db8::1"];
        Assert.Equal(["2001:db8::1", "10.0.0.1", "fd00::2", "::1", "127.0.0.1"], addresses.OrderBy(address => CandidateGatherer.HostRank(IPAddress.Parse(address))));
    }

    [Fact]
    public async Task Candidate_priorities_are_unique_and_lowest_for_loopback()
    {
        await using var backend = new NativeRtcBackend(new() { IncludeLoopback = true });
        var offer = await backend.CreatePeerConnection(new(), _ => { }).OfferAsync(new(), Token);
        var candidates = offer.Sdp.Split("\r\n").Where(line => line.StartsWith("a=candidate:", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToList();
        var order = candidates.OrderByDescending(parts => uint.Parse(parts[3], CultureInfo.InvariantCulture)).Select(parts => IPAddress.IsLoopback(IPAddress.Parse(parts[4]))).ToList();
        Assert.Contains(true, order);
        Assert.DoesNotContain(false, order.SkipWhile(isLoopback => !isLoopback));
        Assert.Distinct(candidates.Select(parts => parts[3]));
    }
}
