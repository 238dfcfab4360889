using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Tests.Ice;

public sealed class CandidateTextTests
{
    [Fact]
    public void Candidate_of_a_browser_is_parsed_and_its_extensions_are_ignored()
    {
        const string Text = "candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.5 rport 46154 generation 0 ufrag kX9t network-cost 999";
        Assert.True(CandidateText.TryParse(Text, out var candidate, out var host));
        Assert.Null(host);
        Assert.Equal((CandidateType.ServerReflexive, 1677729535u, "842163049"), (candidate.Type, candidate.Priority, candidate.Foundation));
        Assert.Equal(SimulatedAgent.Address("203.0.113.7:46154"), candidate.Address);
        Assert.Equal("kX9t", CandidateText.FindUfrag(Text));
    }

    [Fact]
    public void Candidate_with_a_local_name_returns_the_name()
    {
        Assert.True(CandidateText.TryParse(
            "a=candidate:1 1 UDP 2113937151 0f5fa0a1-5d4c-4a77-8f34-06bf1f1c1e36.local 50000 typ host", out var candidate, out var host));
        Assert.Equal("0f5fa0a1-5d4c-4a77-8f34-06bf1f1c1e36.local", host);
        Assert.Equal(50000, candidate.Address.Port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("candidate:")]
    [InlineData("candidate:1 2 udp 1 192.0.2.1 5000 typ host")]
    [InlineData("candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active")]
    [InlineData("candidate:1 1 udp 0 192.0.2.1 5000 typ host")]
    [InlineData("candidate:1 1 udp 99999999999 192.0.2.1 5000 typ host")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 70000 typ host")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 0 typ host")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 5000 typ wormhole")]
    [InlineData("candidate:1 1 udp 1 not_a_name! 5000 typ host")]
    [InlineData("candidate:1 1 udp 1")]
    public void Unusable_candidate_is_rejected(string text) => Assert.False(CandidateText.TryParse(text, out _, out _));

    [Fact]
    public void Written_candidate_is_parsed_back()
    {
        var candidate = new Candidate
        {
            Type = CandidateType.Relayed,
            Address = SimulatedAgent.Address("[2001:db8::5]:6000"),
            Priority = Candidate.ComputePriority(CandidateType.Relayed, 7),
            Foundation = "relay1",
        };
        var text = CandidateText.Write(candidate, "abcd");
        Assert.Equal("candidate:relay1 1 udp 2047 2001:db8::5 6000 typ relay raddr :: rport 0 ufrag abcd", text);
        Assert.True(CandidateText.TryParse(text, out var read, out _));
        Assert.Equal(candidate, read);
    }

    [Fact]
    public void Addresses_compare_by_value_and_mapped_IPv6_as_IPv4()
    {
        Assert.Equal(SimulatedAgent.Address("192.0.2.1:5"), SimulatedAgent.Address("[::ffff:192.0.2.1]:5"));
        Assert.NotEqual(SimulatedAgent.Address("192.0.2.1:5"), SimulatedAgent.Address("192.0.2.1:6"));
        Assert.True(TransportAddress.TryParse("::1", 5, out var loopback) && loopback.IsLoopback);
        Assert.False(TransportAddress.TryParse("localhost", 5, out _));
    }
}
