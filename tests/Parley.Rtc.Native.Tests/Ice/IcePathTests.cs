using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Tests.Ice;

public sealed class IcePathTests
{
    [Fact]
    public void Lost_relay_of_the_selected_pair_fails_the_session_and_sends_nothing_more_over_it()
    {
        var pair = new SimulatedPair(1, NatKind.Blocked, NatKind.Blocked, relays: true).Start().RunFor(5);
        Assert.Equal(2, pair.Left.Session.Current!.Local.Path);
        pair.Left.Session.RemovePath(2, pair.Network.Now);
        Assert.Equal(IceState.Failed, pair.Left.Session.State);
        Assert.Null(pair.Left.Session.Current);
        Assert.DoesNotContain(pair.Left.Session.Pairs, candidate => candidate.Local.Path == 2);
    }

    [Fact]
    public void Lost_relay_beside_a_direct_pair_does_not_affect_the_session()
    {
        var pair = new SimulatedPair(1, relays: true).Start().RunFor(5);
        Assert.Equal(0, pair.Left.Session.Current!.Local.Path);
        pair.Left.Session.RemovePath(2, pair.Network.Now);
        Assert.Equal(IceState.Connected, pair.Left.Session.State);
        pair.RunFor(40);
        Assert.DoesNotContain(IceState.Disconnected, pair.Left.States);
    }
}
