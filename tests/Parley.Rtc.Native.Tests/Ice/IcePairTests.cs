using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Tests.Ice;

public sealed class IcePairTests
{
    [Fact]
    public void Two_hosts_connect_one_round_trip_after_the_answer()
    {
        var pair = new SimulatedPair().Start().RunFor(2, null);
        Assert.True(pair.AreSettled);
        // The answer arrives at 40 ms; the round trip of the first check takes 20 ms.
        Assert.True(pair.Left.ConnectedAt <= TimeSpan.FromMilliseconds(60), $"{pair.Left.ConnectedAt}");
        Assert.True(pair.Right.ConnectedAt <= TimeSpan.FromMilliseconds(60), $"{pair.Right.ConnectedAt}");
        Assert.Equal(TimeSpan.FromMilliseconds(20), pair.Left.Session.Current!.RoundTripTime);
        Assert.True(pair.Network.Sent < 12, $"{pair.Network.Sent} datagrams");
    }

    [Theory]
    [InlineData(NatKind.None, NatKind.FullCone, true)]
    [InlineData(NatKind.None, NatKind.Symmetric, true)]
    [InlineData(NatKind.FullCone, NatKind.FullCone, true)]
    [InlineData(NatKind.FullCone, NatKind.Symmetric, true)]
    [InlineData(NatKind.PortRestricted, NatKind.PortRestricted, true)]
    [InlineData(NatKind.PortRestricted, NatKind.Symmetric, false)]
    [InlineData(NatKind.Symmetric, NatKind.Symmetric, false)]
    [InlineData(NatKind.Blocked, NatKind.None, false)]
    [InlineData(NatKind.Blocked, NatKind.Blocked, false)]
    public void Direct_pair_is_selected_if_the_NATs_allow_it_and_a_relayed_pair_otherwise(NatKind left, NatKind right, bool direct)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            foreach (var (a, b) in new[] { (left, right), (right, left) })
            {
                var pair = new SimulatedPair(seed, a, b, relays: true).Start();
                pair.RunFor(5);
                Assert.True(pair.AreSettled, $"seed {seed}, {a} and {b}");
                Assert.Equal(direct, pair.Left.Session.Current!.IsDirect);
                Assert.Equal(direct, pair.Right.Session.Current!.IsDirect);

                var alone = new SimulatedPair(seed, a, b, relays: false).Start().RunFor(60);
                Assert.Equal(direct, alone.AreSettled);
                if (!direct)
                    Assert.Equal((IceState.Failed, IceState.Failed), (alone.Left.Session.State, alone.Right.Session.State));
            }
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void Pair_connects_despite_loss_and_reordering(double loss)
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var pair = new SimulatedPair(seed, NatKind.PortRestricted, NatKind.FullCone);
            pair.Network.Loss = loss;
            pair.Network.Jitter = TimeSpan.FromMilliseconds(60);
            pair.Start().RunFor(10, () => pair.AreSettled);
            Assert.True(pair.AreSettled, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Role_conflict_ends_with_one_controlling_agent(bool bothControl)
    {
        var both = bothControl ? IceRole.Controlling : IceRole.Controlled;
        for (var seed = 1; seed <= 20; seed++)
        {
            var pair = new SimulatedPair(seed, leftRole: both, rightRole: both).Start().RunFor(3);
            Assert.NotEqual(pair.Left.Session.Role, pair.Right.Session.Role);
            Assert.True(pair.AreSettled, $"seed {seed}");
        }
    }

    [Fact]
    public void Check_that_arrives_before_the_answer_is_answered_and_triggers_a_check_later()
    {
        var pair = new SimulatedPair();
        pair.Left.Gather(pair.Right, TimeSpan.Zero);
        pair.Right.Gather(pair.Left, TimeSpan.FromHours(1));
        pair.Network.Schedule(TimeSpan.Zero, () => pair.Right.Session.SetRemote(pair.Left.Session.Local, false, pair.Network.Now));
        pair.RunFor(0.3);
        Assert.Equal(IceState.Connected, pair.Right.Session.State);
        Assert.Equal(IceState.New, pair.Left.Session.State);
        pair.Left.Session.SetRemote(pair.Right.Session.Local, false, pair.Network.Now);
        pair.RunFor(0.1);
        Assert.True(pair.AreSettled);
        Assert.Equal(CandidateType.PeerReflexive, pair.Left.Session.Current!.Remote.Type);
    }

    [Fact]
    public void Session_without_end_of_candidates_fails_after_30_s()
    {
        var pair = new SimulatedPair();
        pair.Left.Gather(pair.Right, TimeSpan.FromHours(1));
        pair.Left.Session.SetRemote(IceCredentials.Draw(new Random(5)), false, TimeSpan.Zero);
        pair.RunFor(29);
        Assert.Equal(IceState.Checking, pair.Left.Session.State);
        pair.RunFor(2);
        Assert.Equal(IceState.Failed, pair.Left.Session.State);
    }

    [Fact]
    public void Candidate_after_failure_restores_the_session()
    {
        var pair = new SimulatedPair();
        pair.Network.IsCut = true;
        pair.Start().RunFor(60);
        Assert.Equal((IceState.Failed, IceState.Failed), (pair.Left.Session.State, pair.Right.Session.State));

        pair.Network.IsCut = false;
        var second = new SimulatedHost(SimulatedAgent.Address("192.0.2.3:5000"), null) { Deliver = (from, datagram) => pair.Right.Receive(0, from, datagram) };
        pair.Network.Add(second);
        var late = new Candidate { Type = CandidateType.Host, Address = second.Address, Priority = 5, Foundation = "late" };
        pair.Left.Session.AddRemote(late, pair.Network.Now);
        pair.RunFor(1);
        Assert.True(pair.AreSettled);
    }

    [Fact]
    public void Pairs_never_mix_address_families()
    {
        var network = new SimulatedNetwork(3);
        var left = new SimulatedAgent(network, IceRole.Controlling, 1, "[2001:db8::1]:5000");
        var right = new SimulatedAgent(network, IceRole.Controlled, 2, "[2001:db8::2]:5000", relay: "198.51.100.9:5000");
        left.Gather(right, TimeSpan.Zero);
        right.Gather(left, TimeSpan.Zero);
        left.Session.SetRemote(right.Session.Local, false, TimeSpan.Zero);
        right.Session.SetRemote(left.Session.Local, false, TimeSpan.Zero);
        network.RunUntil(TimeSpan.FromSeconds(2));
        Assert.True(left.Session.Current is { IsNominated: true, Local.Address.IsIPv6: true, Remote.Address.IsIPv6: true });
        Assert.Single(left.Session.Pairs);
    }

    [Fact]
    public void Agents_that_receive_no_responses_do_not_trigger_each_other_endlessly()
    {
        var pair = new SimulatedPair();
        pair.Left.Intercept = IsResponse;
        pair.Right.Intercept = IsResponse;
        pair.Network.Latency = TimeSpan.FromMilliseconds(1);
        pair.Start().RunFor(60);
        Assert.False(pair.AreConnected);
        Assert.True(pair.Network.Sent < 400, $"{pair.Network.Sent} datagrams in a minute");

        static bool IsResponse(byte[] datagram) => datagram[0] == 1;
    }
}
