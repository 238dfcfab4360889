using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Tests.Ice;

public sealed class IceConsentTests
{
    [Fact]
    public void Idle_connection_stays_connected_with_one_check_in_five_seconds_and_direction()
    {
        var pair = new SimulatedPair().Start().RunFor(2);
        var before = pair.Network.Sent;
        pair.RunFor(100);
        Assert.DoesNotContain(IceState.Disconnected, pair.Left.States);
        // 20 checks and 20 responses in each direction, apart from jitter.
        Assert.InRange(pair.Network.Sent - before, 70, 90);
    }

    [Fact]
    public void Connection_after_a_cut_is_disconnected_in_7_s_and_failed_in_30_s()
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
    public void Connection_recovers_if_a_cut_ends_before_consent_expires()
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
    public void Received_media_keeps_the_session_connected_without_responses()
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
    public void NAT_that_loses_its_mappings_is_bypassed_by_a_peer_reflexive_pair()
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
