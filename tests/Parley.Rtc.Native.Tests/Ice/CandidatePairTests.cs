using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Ice;

public sealed class CandidatePairTests
{
    private static Candidate Of(uint priority, string foundation = "1", CandidateType type = CandidateType.Host) => new()
    {
        Type = type, Address = SimulatedAgent.Address("192.0.2.1:5000"), Priority = priority, Foundation = foundation,
    };

    // RFC 8445 §6.1.2.3: 2^32 · MIN(G, D) + 2 · MAX(G, D) + (G > D ? 1 : 0), where G is the controlling agent's candidate.
    [Theory]
    [InlineData(5, 9, true, (5ul << 32) + 18)]
    [InlineData(5, 9, false, (5ul << 32) + 19)]
    [InlineData(9, 5, true, (5ul << 32) + 19)]
    [InlineData(9, 5, false, (5ul << 32) + 18)]
    [InlineData(7, 7, true, (7ul << 32) + 14)]
    [InlineData(0x7fffffff, 0x7fffffff, false, (0x7ffffffful << 32) + 0xfffffffe)]
    public void Pair_priority_follows_the_formula(uint local, uint remote, bool isControlling, ulong expected) =>
        Assert.Equal(expected, new CandidatePair(Of(local), Of(remote)).GetPriority(isControlling ? IceRole.Controlling : IceRole.Controlled));

    [Fact]
    public void Candidate_priority_follows_the_formula()
    {
        Assert.Equal((126u << 24) + (65_535u << 8) + 255, Candidate.ComputePriority(CandidateType.Host, 65_535));
        Assert.Equal((100u << 24) + (1u << 8) + 255, Candidate.ComputePriority(CandidateType.ServerReflexive, 1));
        Assert.Equal((110u << 24) + 0x123456, Candidate.ToPeerReflexivePriority((126u << 24) + 0x123456));
    }

    [Theory]
    [InlineData("1", "1", true)]
    [InlineData("1", "2", false)]
    [InlineData("2", "1", false)]
    public void Foundation_is_that_of_both_candidates(string local, string remote, bool isShared) =>
        Assert.Equal(isShared, new CandidatePair(Of(1, local), Of(1, remote)).SharesFoundation(new(Of(2), Of(2))));

    [Theory]
    [InlineData(CandidateType.Host, CandidateType.ServerReflexive, true)]
    [InlineData(CandidateType.Relayed, CandidateType.Host, false)]
    [InlineData(CandidateType.Host, CandidateType.Relayed, false)]
    public void Pair_with_a_relay_is_not_direct(object local, object remote, bool isDirect) =>
        Assert.Equal(isDirect, new CandidatePair(Of(1, type: (CandidateType)local), Of(1, type: (CandidateType)remote)).IsDirect);

    [Fact]
    public void Round_trip_time_of_a_retransmitted_check_does_not_replace_a_measured_one()
    {
        var pair = new CandidatePair(Of(1), Of(1));
        void Check(int transmissions, double answeredAfter)
        {
            pair.Check.Open(TransactionId.Draw(Random.Shared), nominates: false, IceRole.Controlling);
            for (var i = 0; i < transmissions; i++)
                pair.Check.NoteSent(TimeSpan.FromSeconds(i), TimeSpan.FromSeconds(1));
            pair.Succeed(Of(1), TimeSpan.FromSeconds(transmissions - 1 + answeredAfter));
        }

        Check(2, 0.25);
        Assert.Equal(TimeSpan.FromSeconds(0.25), pair.RoundTripTime);
        Check(3, 0.5);
        Assert.Equal(TimeSpan.FromSeconds(0.25), pair.RoundTripTime);
        Check(1, 0.125);
        Assert.Equal(TimeSpan.FromSeconds(0.125), pair.RoundTripTime);
        Assert.Equal((PairState.Succeeded, false), (pair.State, pair.Check.IsOpen));
    }

    [Fact]
    public void Answered_nominating_check_nominates_and_a_failure_ends_the_nomination()
    {
        var pair = new CandidatePair(Of(1), Of(1));
        foreach (var nominates in (bool[])[false, true, true, false])
        {
            pair.Check.Open(TransactionId.Draw(Random.Shared), nominates, IceRole.Controlling);
            pair.Check.NoteSent(TimeSpan.Zero, TimeSpan.FromSeconds(1));
            pair.Succeed(Of(1), TimeSpan.FromSeconds(1));
        }

        Assert.True(pair.NominateOnSuccess);
        pair.IsNominated = true;
        pair.Check.Open(TransactionId.Draw(Random.Shared), nominates: true, IceRole.Controlling);
        pair.Fail();
        Assert.Equal((PairState.Failed, false, false), (pair.State, pair.IsNominated, pair.Check.IsOpen));
    }
}
