namespace Parley.Protocol.Tests.Rules;

public sealed class RepairTests
{
    private readonly MachineHarness _desk = new();

    [Fact]
    public void Who_opened_the_connection_restarts_ICE_after_2_s_of_silence()
    {
        var peer = Opened();
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Disconnected));
        Assert.Equal(LinkState.Disconnected, _desk.Link(MachineHarness.Ann));
        _desk.Pass(1.9);
        Assert.False(_desk.Has<VoiceCommand.MakeOffer>());
        _desk.Pass(0.2);
        Assert.True(_desk.Single<VoiceCommand.MakeOffer>().IceRestart);
        Assert.Equal(LinkState.Restarting, _desk.Link(MachineHarness.Ann));
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        Assert.Equal(LinkState.Connected, _desk.Link(MachineHarness.Ann));
    }

    [Fact]
    public void The_other_side_leaves_it_3_s_more()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann);
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Disconnected));
        _desk.Pass(4.9);
        Assert.False(_desk.Has<VoiceCommand.MakeOffer>());
        _desk.Pass(0.2);
        Assert.True(_desk.Has<VoiceCommand.MakeOffer>());
    }

    [Fact]
    public void Candidates_of_a_closed_connection_are_not_sent()
    {
        var peer = Opened();
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Disconnected));
        _desk.Post(new VoiceInput.Gathered(peer, new() { Candidate = "candidate:1 1 udp 1 192.0.2.7 9 typ relay", SdpMid = "0" }));
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Closed));
        _desk.Pass(0.5);
        Assert.Empty(_desk.Sent);
    }

    [Fact]
    public void A_failed_connection_is_restarted_at_once()
    {
        var peer = Opened();
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Failed));
        _desk.Pass(0);
        _desk.Post(VoiceInput.Tick.Instance);
        Assert.True(_desk.Single<VoiceCommand.MakeOffer>().IceRestart);
    }

    [Fact]
    public void Where_the_restart_does_not_help_a_new_connection_follows_with_back_off()
    {
        var peer = Opened();
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Failed));
        _desk.Pass(8.1);
        Assert.Equal(peer, _desk.Single<VoiceCommand.ClosePeer>().PeerId);
        Assert.Equal(LinkState.BackingOff, _desk.Link(MachineHarness.Ann));
        _desk.Said.Clear();
        _desk.Pass(1.3);
        _desk.Describe();
        Assert.Equal(2, Assert.Single(_desk.Sent).Parley!.Connection);
    }

    [Fact]
    public void Attempts_go_on_for_as_long_as_both_are_in_ever_more_slowly()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 3_600_000));
        _desk.Post(new VoiceInput.Join());
        _desk.Accept();
        var opened = new List<TimeSpan>();
        for (var i = 0; i < 30 * 60; i++)
        {
            _desk.Said.Clear();
            _desk.Pass(1);
            _desk.Describe();
            if (_desk.Has<VoiceCommand.OpenPeer>())
                opened.Add(_desk.Now);
        }
        Assert.InRange(opened.Count, 30, 100);
        Assert.True(opened[^1] > TimeSpan.FromMinutes(29));
        for (var i = 6; i < opened.Count; i++)
            Assert.InRange((opened[i] - opened[i - 1]).TotalSeconds, 20, 50);
    }

    [Fact]
    public void An_offer_without_answer_is_given_up_after_8_s()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Post(new VoiceInput.Join());
        _desk.Describe();
        _desk.Pass(7.9);
        Assert.Equal(LinkState.Offered, _desk.Link(MachineHarness.Ann));
        _desk.Pass(0.2);
        Assert.Equal((LinkState.BackingOff, LinkFault.NoAnswer), (_desk.Link(MachineHarness.Ann), _desk.Member(MachineHarness.Ann).Fault));
    }

    [Fact]
    public void A_changed_network_restarts_ICE_everywhere_at_once()
    {
        _desk.Join();
        _desk.Connect(MachineHarness.Ann, "A");
        _desk.Connect(MachineHarness.Zoe, "Z");
        _desk.Post(new VoiceInput.NetworkChanged());
        Assert.Equal(2, _desk.Said.OfType<VoiceCommand.MakeOffer>().Count(o => o.IceRestart));
    }

    [Fact]
    public void A_restart_on_a_path_that_was_never_lost_keeps_the_connection()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann, "A");
        _desk.Post(new VoiceInput.NetworkChanged());
        _desk.Describe();
        _desk.HearParley(MachineHarness.Ann, "A", "answer", answers: Assert.Single(_desk.Sent).Parley!.Seq);
        _desk.Pass(20);
        Assert.False(_desk.Has<VoiceCommand.ClosePeer>());
        Assert.Equal((LinkState.Connected, peer), (_desk.Link(MachineHarness.Ann), _desk.Member(MachineHarness.Ann).PeerId));
    }

    [Fact]
    public void A_restart_that_nobody_answers_keeps_a_connection_that_is_up()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann, "A");
        _desk.Post(new VoiceInput.ServerReachable(false));
        _desk.Post(new VoiceInput.NetworkChanged());
        _desk.Describe();
        _desk.Pass(20);
        Assert.False(_desk.Has<VoiceCommand.ClosePeer>());
        Assert.Equal((LinkState.Connected, peer), (_desk.Link(MachineHarness.Ann), _desk.Member(MachineHarness.Ann).PeerId));
    }

    [Fact]
    public void An_offer_of_a_peer_connection_that_we_do_not_have_is_answered_with_a_new_connection()
    {
        var peer = Opened(); // Ann heard our LEFT from the server while we slept, closed her side, and sees us again
        _desk.HearParley(MachineHarness.Ann, "A", "offer", body: MachineHarness.Sdp.Replace("o=- 1 ", "o=- 9 ", StringComparison.Ordinal), connection: 1);
        Assert.False(_desk.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(peer, _desk.Single<VoiceCommand.ClosePeer>().PeerId);
        _desk.Describe();
        Assert.Equal(2, Assert.Single(_desk.Sent).Parley!.Connection);
    }

    [Fact]
    public void After_an_outage_of_the_homeserver_who_left_with_audio_flowing_has_30_s_to_return()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann);
        _desk.Post(new VoiceInput.ServerReachable(false));
        _desk.Pass(20);
        _desk.Post(new VoiceInput.ServerReachable(true));
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        Assert.Equal([MachineHarness.Me], _desk.Shown);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT")); // told again, as by a sync after a restart
        _desk.Pass(29);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("S1"));
        Assert.Equal((LinkState.Connected, peer), (_desk.Link(MachineHarness.Ann), _desk.Member(MachineHarness.Ann).PeerId));
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        _desk.Pass(2.1);
        Assert.Equal(peer, _desk.Single<VoiceCommand.ClosePeer>().PeerId);
    }

    [Theory]
    [InlineData(0.5, LinkState.Disconnected)]
    [InlineData(5.5, LinkState.Restarting)]
    public void Who_left_while_a_repair_was_going_on_has_the_same_time_to_return(double silent, LinkState before)
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann);
        _desk.Post(new VoiceInput.ServerReachable(false));
        _desk.Pass(10);
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Disconnected));
        _desk.Pass(silent);
        Assert.Equal(before, _desk.Link(MachineHarness.Ann));
        _desk.Post(new VoiceInput.ServerReachable(true));
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        Assert.Equal([MachineHarness.Me], _desk.Shown);
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        _desk.Pass(20);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("S1"));
        Assert.False(_desk.Has<VoiceCommand.ClosePeer>());
        Assert.Equal((LinkState.Connected, peer), (_desk.Link(MachineHarness.Ann), _desk.Member(MachineHarness.Ann).PeerId));
    }

    [Fact]
    public void Who_left_with_audio_flowing_has_2_s_to_return_without_a_new_connection()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        Assert.Equal([MachineHarness.Me], _desk.Shown);
        Assert.False(_desk.Has<VoiceCommand.ClosePeer>());
        _desk.Pass(1.9);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("S1"));
        Assert.Equal((LinkState.Connected, peer), (_desk.Link(MachineHarness.Ann), _desk.Member(MachineHarness.Ann).PeerId));
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        _desk.Pass(2.1);
        Assert.Equal(peer, _desk.Single<VoiceCommand.ClosePeer>().PeerId);
    }

    [Fact]
    public void A_peer_that_closed_the_connection_while_it_lingers_is_gone()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("S1", join: "LEFT"));
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Closed));
        Assert.True(_desk.Has<VoiceCommand.ClosePeer>());
    }

    private int Opened()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Post(new VoiceInput.Join());
        _desk.Accept();
        _desk.Describe();
        _desk.HearParley(MachineHarness.Ann, "A", "answer", answers: 1);
        var peer = _desk.Member(MachineHarness.Ann).PeerId;
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        _desk.Said.Clear();
        return peer;
    }
}
