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
    public void Related_address_is_written_if_it_is_known_and_hidden_otherwise()
    {
        var candidate = new Candidate { Type = CandidateType.ServerReflexive, Address = SimulatedAgent.Address("203.0.113.7:6000"), Priority = 9, Foundation = "1" };
        Assert.Equal("candidate:1 1 udp 9 203.0.113.7 6000 typ srflx raddr 0.0.0.0 rport 0", CandidateText.Write(candidate));
        Assert.Equal(
            "candidate:1 1 udp 9 203.0.113.7 6000 typ prflx raddr 10.0.0.5 rport 5000",
            CandidateText.Write(candidate with { Type = CandidateType.PeerReflexive, Related = SimulatedAgent.Address("10.0.0.5:5000") }));
        Assert.Equal("candidate:1 1 udp 9 203.0.113.7 6000 typ host", CandidateText.Write(candidate with { Type = CandidateType.Host }));
    }

    [Theory]
    [InlineData("candidate:1 1 udp 1 h.local 5000 typ host ufrag a b", "a")]
    [InlineData("candidate:1 1 udp 1 h.local 5000 typ host ufrag ab", "ab")]
    [InlineData(" ufrag a", "a")]
    [InlineData("candidate:1 1 udp 1 h.local 5000 typ host", null)]
    public void Ufrag_is_the_word_after_its_name(string text, string? expected) => Assert.Equal(expected, CandidateText.FindUfrag(text));

    [Theory]
    [InlineData(32, 1, 10, true)]
    [InlineData(33, 1, 10, false)]
    [InlineData(1, int.MaxValue, 10, true)]
    [InlineData(1, 2_147_483_648, 10, false)]
    [InlineData(1, 1, 253, true)]
    [InlineData(1, 1, 254, false)]
    public void Lengths_and_priority_are_bounded(int foundation, long priority, int name, bool isRead) => Assert.Equal(
        isRead, CandidateText.TryParse($"candidate:{new string('f', foundation)} 1 udp {priority} {new string('h', name - 6)}.local 5000 typ host", out _, out _));

    [Fact]
    public void Text_has_at_most_1024_characters()
    {
        const string Start = "candidate:1 1 udp 1 192.0.2.1 5000 typ host x ";
        Assert.True(CandidateText.TryParse(Start + new string('y', 1024 - Start.Length), out _, out _));
        Assert.False(CandidateText.TryParse(Start + new string('y', 1025 - Start.Length), out _, out _));
    }

    [Theory]
    [InlineData("-name.local")]
    [InlineData("name")]
    [InlineData("na_me.local")]
    [InlineData(".local")]
    public void Name_that_is_not_a_host_name_is_rejected(string name) =>
        Assert.False(CandidateText.TryParse($"candidate:1 1 udp 1 {name} 5000 typ host", out _, out _));

    [Fact]
    public void Addresses_compare_by_value_and_mapped_IPv6_as_IPv4()
    {
        Assert.Equal(SimulatedAgent.Address("192.0.2.1:5"), SimulatedAgent.Address("[::ffff:192.0.2.1]:5"));
        Assert.NotEqual(SimulatedAgent.Address("192.0.2.1:5"), SimulatedAgent.Address("192.0.2.1:6"));
        Assert.True(TransportAddress.TryParse("::1", 5, out var loopback) && loopback.IsLoopback);
        Assert.False(TransportAddress.TryParse("localhost", 5, out _));
    }
}
