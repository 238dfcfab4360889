namespace Parley.Protocol.Tests.Rules;

public sealed class RepairTests
{
    private readonly MachineHarness _harness = new();

    [Fact]
    public void Opener_restarts_ICE_after_2_s_without_audio()
    {
        var peer = Opened();
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Disconnected));
        Assert.Equal(LinkState.Disconnected, _harness.Link(MachineHarness.Ann));
        _harness.Pass(1.9);
        Assert.False(_harness.Has<VoiceCommand.MakeOffer>());
        _harness.Pass(0.2);
        Assert.True(_harness.Single<VoiceCommand.MakeOffer>().IceRestart);
        Assert.Equal(LinkState.Restarting, _harness.Link(MachineHarness.Ann));
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        Assert.Equal(LinkState.Connected, _harness.Link(MachineHarness.Ann));
    }

    [Fact]
    public void Other_side_restarts_ICE_3_s_later()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann);
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Disconnected));
        _harness.Pass(4.9);
        Assert.False(_harness.Has<VoiceCommand.MakeOffer>());
        _harness.Pass(0.2);
        Assert.True(_harness.Has<VoiceCommand.MakeOffer>());
    }

    [Fact]
    public void Candidates_of_a_closed_connection_are_not_sent()
    {
        var peer = Opened();
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Disconnected));
        _harness.Post(new VoiceInput.Gathered(peer, new() { Candidate = "candidate:1 1 udp 1 192.0.2.7 9 typ relay", SdpMid = "0" }));
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Closed));
        _harness.Pass(0.5);
        Assert.Empty(_harness.Sent);
    }

    [Fact]
    public void A_failed_connection_is_restarted_at_once()
    {
        var peer = Opened();
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Failed));
        _harness.Pass(0);
        _harness.Post(VoiceInput.Tick.Instance);
        Assert.True(_harness.Single<VoiceCommand.MakeOffer>().IceRestart);
    }

    [Fact]
    public void Failed_ICE_restart_is_followed_by_a_new_connection_with_back_off()
    {
        var peer = Opened();
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Failed));
        _harness.Pass(8.1);
        Assert.Equal(peer, _harness.Single<VoiceCommand.ClosePeer>().PeerId);
        Assert.Equal(LinkState.BackingOff, _harness.Link(MachineHarness.Ann));
        _harness.Commands.Clear();
        _harness.Pass(1.3);
        _harness.Describe();
        Assert.Equal(2, Assert.Single(_harness.Sent).Parley!.Connection);
    }

    [Fact]
    public void Attempts_continue_with_growing_waits_while_both_are_members()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 3_600_000));
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        var opened = new List<TimeSpan>();
        for (var i = 0; i < 30 * 60; i++)
        {
            _harness.Commands.Clear();
            _harness.Pass(1);
            _harness.Describe();
            if (_harness.Has<VoiceCommand.OpenPeer>())
                opened.Add(_harness.Now);
        }
        Assert.InRange(opened.Count, 30, 100);
        Assert.True(opened[^1] > TimeSpan.FromMinutes(29));
        for (var i = 6; i < opened.Count; i++)
            Assert.InRange((opened[i] - opened[i - 1]).TotalSeconds, 20, 50);
    }

    [Fact]
    public void An_offer_without_answer_is_given_up_after_8_s()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        _harness.Describe();
        _harness.Pass(7.9);
        Assert.Equal(LinkState.Offered, _harness.Link(MachineHarness.Ann));
        _harness.Pass(0.2);
        Assert.Equal((LinkState.BackingOff, LinkFault.NoAnswer), (_harness.Link(MachineHarness.Ann), _harness.Member(MachineHarness.Ann).Fault));
    }

    [Fact]
    public void A_changed_network_restarts_ICE_everywhere_at_once()
    {
        _harness.Join();
        _harness.Connect(MachineHarness.Ann, "A");
        _harness.Connect(MachineHarness.Zoe, "Z");
        _harness.Post(new VoiceInput.NetworkChanged());
        Assert.Equal(2, _harness.Commands.OfType<VoiceCommand.MakeOffer>().Count(o => o.IceRestart));
    }

    [Fact]
    public void A_restart_on_a_path_that_was_never_lost_keeps_the_connection()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann, "A");
        _harness.Post(new VoiceInput.NetworkChanged());
        _harness.Describe();
        _harness.HearParley(MachineHarness.Ann, "A", "answer", answers: Assert.Single(_harness.Sent).Parley!.Seq);
        _harness.Pass(20);
        Assert.False(_harness.Has<VoiceCommand.ClosePeer>());
        Assert.Equal((LinkState.Connected, peer), (_harness.Link(MachineHarness.Ann), _harness.Member(MachineHarness.Ann).PeerId));
    }

    [Fact]
    public void A_restart_that_nobody_answers_keeps_a_connection_that_is_up()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann, "A");
        _harness.Post(new VoiceInput.ServerReachable(false));
        _harness.Post(new VoiceInput.NetworkChanged());
        _harness.Describe();
        _harness.Pass(20);
        Assert.False(_harness.Has<VoiceCommand.ClosePeer>());
        Assert.Equal((LinkState.Connected, peer), (_harness.Link(MachineHarness.Ann), _harness.Member(MachineHarness.Ann).PeerId));
    }

    [Fact]
    public void An_offer_of_a_peer_connection_that_we_do_not_have_is_answered_with_a_new_connection()
    {
        var peer = Opened(); // Ann received this device's LEFT from the server while it slept, closed her side, and sees it again
        _harness.HearParley(MachineHarness.Ann, "A", "offer", body: MachineHarness.Sdp.Replace("o=- 1 ", "o=- 9 ", StringComparison.Ordinal), connection: 1);
        Assert.False(_harness.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(peer, _harness.Single<VoiceCommand.ClosePeer>().PeerId);
        _harness.Describe();
        Assert.Equal(2, Assert.Single(_harness.Sent).Parley!.Connection);
    }

    // A renegotiation would give the two sides different views of the safety code.
    [Fact]
    public void Offer_of_another_peer_connection_while_this_side_connects_is_answered_with_a_new_connection()
    {
        _harness.Join();
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.HearParley(MachineHarness.Ann, "A", "offer");
        _harness.Describe();
        var peer = _harness.Member(MachineHarness.Ann).PeerId;
        Assert.Equal(LinkState.Connecting, _harness.Link(MachineHarness.Ann));
        _harness.Commands.Clear();
        _harness.HearParley(MachineHarness.Ann, "A", "offer", body: MachineHarness.Sdp.Replace("o=- 1 ", "o=- 9 ", StringComparison.Ordinal));
        Assert.False(_harness.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(peer, _harness.Single<VoiceCommand.ClosePeer>().PeerId);
        _harness.Describe();
        Assert.Equal(2, Assert.Single(_harness.Sent).Parley!.Connection);
    }

    [Fact]
    public void LEFT_after_a_homeserver_outage_keeps_a_live_connection_for_30_s()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann);
        _harness.Post(new VoiceInput.ServerReachable(false));
        _harness.Pass(20);
        _harness.Post(new VoiceInput.ServerReachable(true));
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        Assert.Equal([MachineHarness.Me], _harness.Shown);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT")); // repeated, as by a sync after a restart
        _harness.Pass(29);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1"));
        Assert.Equal((LinkState.Connected, peer), (_harness.Link(MachineHarness.Ann), _harness.Member(MachineHarness.Ann).PeerId));
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        _harness.Pass(2.1);
        Assert.Equal(peer, _harness.Single<VoiceCommand.ClosePeer>().PeerId);
    }

    [Theory]
    [InlineData(0.5, LinkState.Disconnected)]
    [InlineData(5.5, LinkState.Restarting)]
    public void LEFT_during_a_repair_keeps_the_connection_for_the_same_time(double silent, LinkState before)
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann);
        _harness.Post(new VoiceInput.ServerReachable(false));
        _harness.Pass(10);
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Disconnected));
        _harness.Pass(silent);
        Assert.Equal(before, _harness.Link(MachineHarness.Ann));
        _harness.Post(new VoiceInput.ServerReachable(true));
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        Assert.Equal([MachineHarness.Me], _harness.Shown);
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        _harness.Pass(20);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1"));
        Assert.False(_harness.Has<VoiceCommand.ClosePeer>());
        Assert.Equal((LinkState.Connected, peer), (_harness.Link(MachineHarness.Ann), _harness.Member(MachineHarness.Ann).PeerId));
    }

    [Fact]
    public void LEFT_while_audio_flows_keeps_the_connection_for_2_s()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        Assert.Equal([MachineHarness.Me], _harness.Shown);
        Assert.False(_harness.Has<VoiceCommand.ClosePeer>());
        _harness.Pass(1.9);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1"));
        Assert.Equal((LinkState.Connected, peer), (_harness.Link(MachineHarness.Ann), _harness.Member(MachineHarness.Ann).PeerId));
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        _harness.Pass(2.1);
        Assert.Equal(peer, _harness.Single<VoiceCommand.ClosePeer>().PeerId);
    }

    [Fact]
    public void No_audio_flows_to_a_peer_that_has_left_until_it_is_back()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        Assert.Equal(new(peer, false), _harness.Single<VoiceCommand.SetAudible>());
        _harness.Pass(1);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1"));
        Assert.Equal(new(peer, true), _harness.Last<VoiceCommand.SetAudible>());
    }

    [Fact]
    public void No_audio_flows_to_a_peer_whose_callstate_expires_while_the_path_is_lost()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann, expires: 10_000);
        _harness.Pass(9);
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Disconnected));
        Assert.False(_harness.Has<VoiceCommand.ClosePeer>());
        _harness.Pass(1.5);
        Assert.Equal(peer, _harness.Single<VoiceCommand.ClosePeer>().PeerId);
    }

    [Fact]
    public void Peer_that_closes_the_connection_in_its_grace_period_is_removed()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Closed));
        Assert.True(_harness.Has<VoiceCommand.ClosePeer>());
    }

    private int Opened()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Describe();
        _harness.HearParley(MachineHarness.Ann, "A", "answer", answers: 1);
        var peer = _harness.Member(MachineHarness.Ann).PeerId;
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        _harness.Commands.Clear();
        return peer;
    }
}
