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

    private static Candidate Host(string address) => new()
    {
        Type = CandidateType.Host,
        Address = SimulatedAgent.Address(address),
        Priority = Candidate.ComputePriority(CandidateType.Host, 65535),
        Foundation = "host",
    };
}
