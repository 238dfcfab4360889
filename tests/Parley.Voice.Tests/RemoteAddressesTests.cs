using Parley.Protocol;
using Parley.Voice.Tests.Fakes;

namespace Parley.Voice.Tests;

public sealed class RemoteAddressesTests
{
    private const string Local = "candidate:1 1 udp 2122260223 3f2b0a0c-6a3e-4d0f-9f4e-0a6d3c1b2a19.local 50000 typ host";

    [Theory]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 9 typ host")]
    [InlineData("a=candidate:1 1 udp 1 2001:db8::1 9 typ host ufrag x")]
    [InlineData("")]
    public void Candidate_with_an_address_is_allowed(string candidate)
    {
        Assert.True(RemoteAddresses.IsAllowed(candidate, allowsLocalNames: true));
        Assert.True(RemoteAddresses.IsAllowed(candidate, allowsLocalNames: false));
    }

    [Theory]
    [InlineData("candidate:1 1 udp 1 probe.example.org 9 typ host")]
    [InlineData("candidate:1 1 tcp 1 probe.example.org 9 typ host tcptype passive")]
    [InlineData("candidate:1 1 udp 1 probe.example.local 9 typ host")]
    [InlineData("candidate:1 1 udp 1 probe.local. 9 typ host")]
    [InlineData("candidate:1 1 udp 1 .local 9 typ host")]
    [InlineData("candidate:1 1 udp 1 localhost 9 typ host")]
    [InlineData("candidate:1 1 udp 1 dead.beef 9 typ host")]
    [InlineData("candidate:1 1 udp 1 127.1 9 typ host")]
    [InlineData("candidate:1 1 udp 1 fe80::1%probe.example.org 9 typ host")]
    [InlineData("candidate:1 1 udp 1  192.0.2.1 probe.example.org 9 typ host")]
    [InlineData("candidate:1 1 udp 1\tprobe.example.org 192.0.2.1 9 typ host")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=candidate:1 1 udp 1 probe.example.org 9 typ host")]
    [InlineData("candidate:1 1 udp")]
    public void Candidate_with_a_DNS_name_is_removed(string candidate) => Assert.False(RemoteAddresses.IsAllowed(candidate, allowsLocalNames: true));

    [Fact]
    public void Local_name_of_a_browser_is_allowed_unless_only_relays_are_used()
    {
        Assert.True(RemoteAddresses.IsAllowed(Local, allowsLocalNames: true));
        Assert.False(RemoteAddresses.IsAllowed(Local, allowsLocalNames: false));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void Names_are_removed_from_all_lines_of_a_description(string lineBreak)
    {
        string[] sent =
        [
            "v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 probe.example.org", "a=rtcp:9 IN IP4 probe.example.org",
            "a=remote-candidates:1 192.0.2.1 9 2 probe.example.org 9", "a=candidate:1 1 udp 1 probe.example.org 9 typ host", "a=" + Local,
            "A=Candidate:1 1 udp 1 probe.example.org 9 typ host", "a = candidate:1 1 udp 1 probe.example.org 9 typ host", "a=mid:0",
        ];
        Assert.Equal(
            Text([.. sent[..5], "c=IN IP4 0.0.0.0", "a=" + Local, "a=mid:0"]),
            RemoteAddresses.Filter(Text(sent), allowsLocalNames: true));

        string Text(string[] lines) => string.Join(lineBreak, lines) + lineBreak;
    }

    [Fact]
    public void Description_of_a_browser_stays_as_it_is()
    {
        var sdp = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\r\nm=audio 50000 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 192.0.2.1/127\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=rtcp-mux\r\n"
            + "a=remote-candidates:1 192.0.2.1 9\r\na=" + Local + "\r\na=candidate:2 1 udp 1 2001:db8::1 9 typ srflx raddr :: rport 0\r\na=end-of-candidates";
        Assert.Same(sdp, RemoteAddresses.Filter(sdp, allowsLocalNames: true));
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 2)]
    public void Trickled_candidates_with_names_are_left_out(bool relayOnly, int count)
    {
        WireCandidate[] trickled = [new() { Candidate = "candidate:1 1 udp 1 probe.example.org 9 typ host" }, new() { Candidate = Local }, new() { Candidate = "candidate:1 1 udp 1 192.0.2.1 9 typ host" }, new()];
        var candidates = ProtocolMapping.Candidates(trickled, relayOnly);
        Assert.Equal(count, candidates.Count);
        Assert.DoesNotContain(candidates, static candidate => candidate.Candidate.Contains("example.org", StringComparison.Ordinal));
        Assert.Equal("", candidates[^1].Candidate); // the end of candidates
    }

    [Fact]
    public async Task Backend_receives_no_DNS_name_of_a_member()
    {
        var world = new VoiceWorld();
        var received = new List<string>();
        var (anna, ben) = (world.Add("anna", wrap: backend => new NamingBackend(backend, received)), world.Add("ben", wrap: backend => new NamingBackend(backend, received)));
        await anna.JoinAsync();
        await ben.JoinAsync();
        world.Pass(5);
        Assert.Equal(MemberLink.Connected, anna.Member("ben").Link);
        Assert.Equal(2, received.Count);
        Assert.DoesNotContain(received, static text => text.Contains("example.org", StringComparison.Ordinal));
    }
}
