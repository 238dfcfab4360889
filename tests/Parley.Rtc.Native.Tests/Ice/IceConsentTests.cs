using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Tests.Ice;

public sealed class IceConsentTests
{
    [Fact]
    public void A_quiet_connection_stays_connected_on_one_check_each_five_seconds_a_side()
    {
        var pair = new SimulatedPair().Start().RunFor(2);
        var before = pair.Network.Sent;
        pair.RunFor(100);
        Assert.DoesNotContain(IceState.Disconnected, pair.Left.States);
        // 20 checks and 20 answers a side, jitter aside.
        Assert.InRange(pair.Network.Sent - before, 70, 90);
    }

    [Fact]
    public void A_cut_wire_is_noticed_in_seven_seconds_and_ends_consent_after_thirty()
    {
        var pair = new SimulatedPair().Start().RunFor(20);
        pair.Network.IsCut = true;
        pair.RunFor(8.5);
        Assert.Equal(IceState.Disconnected, pair.Left.Session.State);
        Assert.True(pair.Left.Session.CanSend);
        pair.RunFor(22);
        Assert.Equal(IceState.Failed, pair.Left.Session.State);
        Assert.False(pair.Left.Session.CanSend);
        var sent = pair.Network.Sent;
        pair.RunFor(30);
        Assert.Equal(sent, pair.Network.Sent);
    }

    [Fact]
    public void A_wire_that_is_mended_in_time_brings_the_connection_back()
    {
        var pair = new SimulatedPair().Start().RunFor(20);
        pair.Network.IsCut = true;
        pair.RunFor(15);
        Assert.Equal(IceState.Disconnected, pair.Right.Session.State);
        pair.Network.IsCut = false;
        pair.RunFor(7);
        Assert.Equal(IceState.Connected, pair.Left.Session.State);
        Assert.Equal(IceState.Connected, pair.Right.Session.State);
        Assert.Equal(1, pair.Left.States.Count(state => state == IceState.Disconnected));
    }

    [Fact]
    public void Media_that_is_heard_counts_as_life()
    {
        var pair = new SimulatedPair().Start().RunFor(20);
        pair.Left.Intercept = _ => true;
        for (var second = 0; second < 20; second++)
        {
            pair.Left.Session.NoteHeard(pair.Network.Now);
            pair.RunFor(1);
        }

        Assert.Equal(IceState.Connected, pair.Left.Session.State);
    }

    [Fact]
    public void A_NAT_that_forgets_its_mapping_is_survived_by_a_peer_reflexive_pair()
    {
        var pair = new SimulatedPair(4, NatKind.FullCone, NatKind.None).Start().RunFor(5);
        Assert.True(pair.AreSettled);
        pair.LeftNat!.Forget();
        pair.RunFor(25);
        Assert.True(pair.Left.Session.CanSend);
        Assert.Equal(IceState.Connected, pair.Left.Session.State);
        Assert.Equal(IceState.Connected, pair.Right.Session.State);
    }
}
