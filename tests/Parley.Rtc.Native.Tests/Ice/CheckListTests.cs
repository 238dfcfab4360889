using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Tests.Ice;

public sealed class CheckListTests
{
    private readonly RoleNegotiation _roles = new(IceRole.Controlling, tieBreaker: 1);

    [Fact]
    public void Second_pair_of_a_foundation_is_frozen_until_the_first_succeeds()
    {
        var list = new CheckList(IceSettings.Default, _roles);
        list.AddLocal(Host("192.0.2.1:5000"));
        list.AddRemote(Host("192.0.2.2:5000"));
        list.AddRemote(Host("192.0.2.3:5000"));
        Assert.Equal([PairState.Waiting, PairState.Frozen], list.Pairs.Select(pair => pair.State));
        list.Unfreeze(list.Pairs[0]);
        Assert.Equal([PairState.Waiting, PairState.Waiting], list.Pairs.Select(pair => pair.State));
    }

    [Fact]
    public void Removed_path_takes_its_candidates_and_pairs_with_it()
    {
        var list = new CheckList(IceSettings.Default, _roles);
        list.AddLocal(Host("192.0.2.1:5000"));
        list.AddLocal(Host("198.51.100.1:5000") with { Type = CandidateType.Relayed, Path = 2 });
        list.AddRemote(Host("192.0.2.2:5000"));
        list.RemovePath(2);
        Assert.Equal(0, Assert.Single(list.Pairs).Local.Path);
        Assert.Null(list.FindOrAdd(2, SimulatedAgent.Address("192.0.2.9:5000"), priority: 1));
    }

    [Fact]
    public void Signalled_candidate_replaces_the_peer_reflexive_one_with_its_address()
    {
        var list = new CheckList(IceSettings.Default, _roles);
        list.AddLocal(Host("192.0.2.1:5000"));
        var pair = list.FindOrAdd(0, SimulatedAgent.Address("192.0.2.2:5000"), priority: 1)!;
        Assert.Equal(CandidateType.PeerReflexive, pair.Remote.Type);
        Assert.False(list.AddRemote(Host("192.0.2.2:5000")));
        Assert.Equal(CandidateType.Host, pair.Remote.Type);
        Assert.Single(list.Pairs);
    }

    [Fact]
    public void Waiting_pairs_are_checked_before_frozen_ones_and_each_by_priority()
    {
        var list = new CheckList(IceSettings.Default, _roles);
        list.AddLocal(Host("192.0.2.1:5000"));
        list.AddRemote(Host("192.0.2.2:5000"));
        list.AddRemote(Host("192.0.2.3:5000") with { Priority = 2_000_000_000 });
        list.AddRemote(Host("192.0.2.4:5000") with { Foundation = "other", Priority = 5 });
        list.AddRemote(Host("192.0.2.5:5000") with { Foundation = "third", Priority = 6 });
        list.Pairs[0].State = PairState.Failed;
        Assert.Same(list.Pairs[3], list.FindNext());
        list.Pairs[3].State = PairState.InProgress;
        Assert.Same(list.Pairs[2], list.FindNext());
        list.Pairs[2].State = PairState.Succeeded;
        Assert.Same(list.Pairs[1], list.FindNext());
        list.Pairs[1].State = PairState.Failed;
        Assert.Null(list.FindNext());
        Assert.False(list.HasFailed);
    }

    [Fact]
    public void Better_pair_may_still_succeed_while_candidates_or_checks_are_outstanding()
    {
        var list = new CheckList(IceSettings.Default, _roles);
        list.AddLocal(Host("192.0.2.1:5000"));
        list.AddRemote(Host("192.0.2.2:5000") with { Priority = 5 });
        list.AddRemote(Host("192.0.2.3:5000") with { Foundation = "other", Priority = 6 });
        var (worse, better) = (list.Pairs[0], list.Pairs[1]);
        Assert.True(list.MayImproveOn(better));
        list.LocalsComplete = true;
        Assert.True(list.MayImproveOn(better));
        (list.LocalsComplete, list.RemotesComplete) = (false, true);
        Assert.True(list.MayImproveOn(better));
        list.LocalsComplete = true;
        Assert.False(list.MayImproveOn(better));
        foreach (var state in (PairState[])[PairState.Frozen, PairState.Waiting, PairState.InProgress])
        {
            better.State = state;
            Assert.True(list.MayImproveOn(worse));
        }

        better.State = PairState.Succeeded;
        Assert.False(list.MayImproveOn(worse));
        better.State = PairState.Failed;
        Assert.False(list.MayImproveOn(worse));
    }

    [Fact]
    public void Known_local_candidate_and_reflexive_one_form_no_pairs()
    {
        var list = new CheckList(IceSettings.Default, _roles);
        list.AddRemote(Host("192.0.2.2:5000"));
        Assert.True(list.AddLocal(Host("192.0.2.1:5000")));
        Assert.False(list.AddLocal(Host("192.0.2.1:5000")));
        Assert.False(list.AddLocal(Host("203.0.113.1:5000") with { Type = CandidateType.ServerReflexive }));
        Assert.Single(list.Pairs);
        Assert.True(list.AddLocal(Host("192.0.2.1:5000") with { Path = 1 }));
        Assert.True(list.AddLocal(Host("[2001:db8::1]:5000")));
        Assert.Equal(2, list.Pairs.Count);
        Assert.True(list.AddRemote(Host("[2001:db8::2]:5000")));
        Assert.Equal(3, list.Pairs.Count);
    }

    [Fact]
    public void Signalled_candidate_replaces_no_other_signalled_one()
    {
        var list = new CheckList(IceSettings.Default, _roles);
        Assert.True(list.AddRemote(Host("192.0.2.2:5000") with { Priority = 5 }));
        Assert.False(list.AddRemote(Host("192.0.2.2:5000") with { Priority = 6 }));
        Assert.Equal(5u, Assert.Single(list.Remotes).Priority);
    }

    [Fact]
    public void Limits_of_candidates_and_pairs_are_exact()
    {
        var list = new CheckList(IceSettings.Default with { MostRemoteCandidates = 3, MostPairs = 2 }, _roles);
        list.AddLocal(Host("192.0.2.1:5000"));
        for (var i = 0; i < 3; i++)
            Assert.True(list.AddRemote(Host($"192.0.2.{10 + i}:5000") with { Foundation = $"{i}", Priority = (uint)(10 - i) }));
        Assert.False(list.AddRemote(Host("192.0.2.20:5000")));
        Assert.Null(list.FindOrAdd(0, SimulatedAgent.Address("192.0.2.21:5000"), priority: 1));
        Assert.Equal([10u, 9u], list.Pairs.Select(pair => pair.Remote.Priority));
    }

    [Fact]
    public void Full_list_drops_the_worst_pair_that_has_not_succeeded()
    {
        var list = new CheckList(IceSettings.Default with { MostPairs = 3 }, _roles);
        list.AddLocal(Host("192.0.2.1:5000"));
        foreach (var priority in (uint[])[5, 7, 6])
            list.AddRemote(Host($"192.0.2.{priority}:5000") with { Foundation = $"{priority}", Priority = priority });
        list.AddRemote(Host("192.0.2.5:5001") with { Foundation = "same", Priority = 5 });
        Assert.Equal([5u, 7, 6], list.Pairs.Select(pair => pair.Remote.Priority));
        list.AddRemote(Host("192.0.2.8:5000") with { Foundation = "8", Priority = 8 });
        Assert.Equal([7u, 6, 8], list.Pairs.Select(pair => pair.Remote.Priority));
        list.Pairs[1].State = PairState.Succeeded;
        list.Pairs[0].State = PairState.InProgress;
        list.Pairs[2].State = PairState.Failed;
        list.AddRemote(Host("192.0.2.1:5001") with { Foundation = "1", Priority = 1 });
        Assert.Equal([7u, 6, 1], list.Pairs.Select(pair => pair.Remote.Priority));
    }

    [Fact]
    public void Best_working_pair_is_heard_then_nominated_then_of_the_highest_priority()
    {
        var list = new CheckList(IceSettings.Default, _roles);
        list.AddLocal(Host("192.0.2.1:5000"));
        for (var i = 1; i <= 3; i++)
            list.AddRemote(Host($"192.0.2.{10 + i}:5000") with { Foundation = $"{i}", Priority = (uint)i });
        var now = TimeSpan.FromSeconds(7);
        Assert.Null(list.FindBestWorking(now));
        foreach (var pair in list.Pairs)
            (pair.State, pair.LastHeard) = (PairState.Succeeded, now);
        Assert.Same(list.Pairs[2], list.FindBestWorking(now));
        list.Pairs[1].IsNominated = true;
        Assert.Same(list.Pairs[1], list.FindBestWorking(now));
        list.Pairs[1].LastHeard = TimeSpan.Zero;
        Assert.Same(list.Pairs[2], list.FindBestWorking(now));
        list.Pairs[1].LastHeard = TimeSpan.FromTicks(1);
        Assert.Same(list.Pairs[1], list.FindBestWorking(now));
    }

    [Fact]
    public void Mapped_address_is_a_known_candidate_of_the_path_or_a_peer_reflexive_one()
    {
        var list = new CheckList(IceSettings.Default, _roles);
        list.AddLocal(Host("192.0.2.1:5000"));
        list.AddLocal(Host("203.0.113.1:5000") with { Type = CandidateType.ServerReflexive });
        list.AddLocal(Host("203.0.113.2:5000") with { Type = CandidateType.ServerReflexive, Path = 1 });
        list.AddRemote(Host("192.0.2.2:5000"));
        var pair = list.Pairs[0];
        Assert.Equal(CandidateType.ServerReflexive, list.GetMapped(pair, SimulatedAgent.Address("203.0.113.1:5000")).Type);
        var mapped = list.GetMapped(pair, SimulatedAgent.Address("203.0.113.2:5000"));
        Assert.Equal((CandidateType.PeerReflexive, 110u), (mapped.Type, mapped.Priority >> 24));
        Assert.Equal(pair.Local.Address, mapped.Related);
    }

    private static Candidate Host(string address) => new()
    {
        Type = CandidateType.Host,
        Address = SimulatedAgent.Address(address),
        Priority = Candidate.ComputePriority(CandidateType.Host, 65535),
        Foundation = "host",
    };
}
