namespace Parley.Protocol.Tests.Rules;

public sealed class LivenessTests
{
    private readonly MachineHarness _desk = new();

    [Fact]
    public void The_held_LEFT_is_said_after_10_s_and_restarted_every_4()
    {
        _desk.Post(new VoiceInput.Join());
        Assert.Equal(TimeSpan.FromSeconds(10), _desk.Single<VoiceCommand.ScheduleLeave>().Delay);
        _desk.Accept();
        for (var i = 1; i <= 5; i++)
        {
            _desk.Said.Clear();
            _desk.Pass(4);
            _desk.Accept();
            Assert.Single(_desk.Said.OfType<VoiceCommand.RestartDelayedLeave>());
        }
    }

    [Fact]
    public void The_delay_is_lowered_where_the_server_caps_it()
    {
        _desk.Post(new VoiceInput.ServerCapabilities(true, TimeSpan.FromSeconds(5)));
        _desk.Post(new VoiceInput.Join());
        Assert.Equal(TimeSpan.FromSeconds(5), _desk.Single<VoiceCommand.ScheduleLeave>().Delay);
        _desk.Accept();
        _desk.Pass(2);
        Assert.True(_desk.Has<VoiceCommand.RestartDelayedLeave>());
    }

    [Fact]
    public void With_a_held_LEFT_the_callstate_is_renewed_every_45_minutes()
    {
        _desk.Join();
        _desk.PassServed(22);
        Assert.Equal(5 * 45 * 60_000 / 2, _desk.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        Assert.InRange(WritesIn(4 * 3600), 5, 6);
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(2, 20)]
    [InlineData(9, 50)]
    [InlineData(39, 200)]
    public void Without_it_the_interval_grows_with_the_members(int others, int seconds)
    {
        var desk = new MachineHarness(holds: false);
        for (var i = 0; i < others; i++)
            desk.See($"d@u{i}:s", MachineHarness.Parley("S", expires: 86_000_000));
        desk.Post(new VoiceInput.Join());
        Assert.Equal(seconds * 2500, desk.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        desk.Accept();
        desk.Said.Clear();
        desk.Pass(seconds * 0.99);
        Assert.False(desk.Has<VoiceCommand.WriteState>());
        desk.Pass(seconds * 0.12);
        Assert.True(desk.Has<VoiceCommand.WriteState>());
    }

    [Fact]
    public void While_a_seed_peer_is_joined_it_is_7_s()
    {
        _desk.Join();
        _desk.See("chrome@x:s", """{"join_state":"JOINED"}""");
        _desk.Pass(7);
        Assert.Equal(17_500, _desk.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void Two_devices_of_one_user_share_the_beats_that_the_limit_lets_through()
    {
        _desk.Join();
        _desk.See("phone@me:s", MachineHarness.Parley("P"));
        _desk.See("chrome@x:s", """{"join_state":"JOINED"}""");
        _desk.PassServed(7);
        Assert.Equal(35_000, _desk.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void A_seed_peer_to_whom_our_callstate_is_old_sees_a_new_one_at_once()
    {
        _desk.Join();
        _desk.PassServed(85);
        _desk.Said.Clear();
        _desk.See("chrome@x:s", """{"join_state":"JOINED"}""");
        Assert.True(_desk.Has<VoiceCommand.WriteState>());
        Assert.False(_desk.Has<VoiceCommand.MakeOffer>());
        _desk.Accept();
        _desk.Pass(0.6);
        Assert.True(_desk.Has<VoiceCommand.MakeOffer>()); // it does not offer to who it takes for gone
    }

    [Fact]
    public void A_server_that_does_not_hold_events_makes_the_callstate_short_at_once()
    {
        var desk = new MachineHarness();
        desk.Post(new VoiceInput.Join());
        desk.Post(new VoiceInput.Failed(desk.Single<VoiceCommand.ScheduleLeave>().RequestId, RequestFault.Unsupported));
        desk.Accept();
        desk.Pass(1);
        Assert.Equal(50_000, desk.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        desk.Pass(120);
        Assert.Single(desk.Said.OfType<VoiceCommand.ScheduleLeave>());
    }

    [Fact]
    public void A_promise_made_before_the_server_held_the_LEFT_is_kept()
    {
        var desk = new MachineHarness(holds: null);
        desk.Post(new VoiceInput.Join());
        Assert.Equal(50_000, desk.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        desk.Accept();
        desk.Said.Clear();
        for (var i = 0; i < 6; i++)
        {
            desk.Pass(4);
            desk.Accept();
        }
        Assert.Equal(6_750_000, desk.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void A_held_LEFT_that_is_gone_is_held_anew()
    {
        _desk.Join();
        _desk.Pass(4);
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.RestartDelayedLeave>().RequestId, RequestFault.NotFound));
        Assert.True(_desk.Has<VoiceCommand.ScheduleLeave>());
    }

    [Fact]
    public void A_restart_that_took_longer_than_4_s_is_followed_by_the_next_at_once()
    {
        _desk.Join();
        _desk.Pass(4);
        var slow = _desk.Single<VoiceCommand.RestartDelayedLeave>().RequestId;
        _desk.Pass(5);
        _desk.Said.Clear();
        _desk.Post(new VoiceInput.Done(slow));
        Assert.True(_desk.Has<VoiceCommand.RestartDelayedLeave>());
        _desk.Accept();
        _desk.Said.Clear();
        _desk.Pass(4);
        Assert.True(_desk.Has<VoiceCommand.RestartDelayedLeave>());
    }

    [Fact]
    public void What_came_of_a_restart_before_a_leave_says_nothing_about_the_next_join()
    {
        _desk.Join();
        _desk.Pass(4);
        var old = _desk.Single<VoiceCommand.RestartDelayedLeave>().RequestId;
        _desk.Post(new VoiceInput.Leave());
        _desk.Post(new VoiceInput.Done(_desk.Single<VoiceCommand.SendDelayedLeave>().RequestId));
        _desk.Said.Clear();
        _desk.Join();
        _desk.Post(new VoiceInput.Failed(old, RequestFault.NotFound));
        Assert.False(_desk.Has<VoiceCommand.ScheduleLeave>());
        _desk.Pass(4);
        Assert.True(_desk.Has<VoiceCommand.RestartDelayedLeave>());
    }

    [Fact]
    public void A_server_that_cannot_restart_a_held_LEFT_is_not_asked_to_hold_another()
    {
        _desk.Join();
        _desk.Pass(4);
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.RestartDelayedLeave>().RequestId, RequestFault.Unsupported));
        _desk.Accept();
        _desk.Pass(60);
        Assert.False(_desk.Has<VoiceCommand.ScheduleLeave>());
        Assert.Equal(50_000, _desk.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void A_join_after_a_refusal_asks_for_a_held_LEFT_again()
    {
        _desk.Post(new VoiceInput.Join());
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.ScheduleLeave>().RequestId, RequestFault.Forbidden));
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Forbidden));
        _desk.Said.Clear();
        _desk.Post(new VoiceInput.Join());
        Assert.True(_desk.Has<VoiceCommand.ScheduleLeave>());
    }

    [Fact]
    public void Who_the_server_buried_alive_joins_again_with_the_same_session_and_mute_state()
    {
        _desk.Join();
        _desk.Post(new VoiceInput.SetMuted(true, false));
        _desk.Accept();
        var session = _desk.Machine.Session;
        var peer = _desk.Connect(MachineHarness.Ann);
        _desk.See(MachineHarness.Me, MachineHarness.Parley(session, join: "LEFT"));
        var written = _desk.Single<VoiceCommand.WriteState>().Content;
        Assert.Equal((JoinState.Joined, session, true), (written.JoinState, written.Parley!.Session, written.Parley.Muted));
        Assert.False(_desk.Has<VoiceCommand.ClosePeer>());
        Assert.Equal(peer, _desk.Member(MachineHarness.Ann).PeerId);
        _desk.Accept();
        Assert.Equal(OwnState.In, _desk.Machine.View.Own);
    }

    [Fact]
    public void Two_held_LEFTs_do_not_chase_each_other()
    {
        _desk.Join();
        _desk.See(MachineHarness.Me, MachineHarness.Parley("life-before", join: "LEFT"));
        Assert.False(_desk.Has<VoiceCommand.ScheduleLeave>()); // ours may still be there: it is restarted, not doubled
        Assert.True(_desk.Has<VoiceCommand.RestartDelayedLeave>());
    }

    [Fact]
    public void The_LEFT_of_the_life_before_that_comes_before_our_JOINED_means_nothing()
    {
        _desk.Post(new VoiceInput.Join());
        _desk.Said.Clear();
        _desk.See(MachineHarness.Me, MachineHarness.Parley("before", join: "LEFT"));
        Assert.Empty(_desk.Said);
    }

    [Fact]
    public void An_age_is_the_servers_not_the_senders()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 10_000), age: 9);
        Assert.Equal([MachineHarness.Ann], _desk.Shown);
        _desk.Pass(1.1);
        Assert.Empty(_desk.Shown);
        _desk.See(MachineHarness.Zoe, """{"join_state":"JOINED","timestamp":"1"}""", age: 0); // a clock of 1970
        Assert.Equal([MachineHarness.Zoe], _desk.Shown);
    }

    [Fact]
    public void Live_audio_outranks_an_old_callstate()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann, expires: 10_000);
        _desk.Pass(60);
        Assert.Contains(MachineHarness.Ann, _desk.Shown);
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Disconnected));
        Assert.DoesNotContain(MachineHarness.Ann, _desk.Shown);
        _desk.Pass(2.1 + 3);
        Assert.Equal(peer, _desk.Single<VoiceCommand.ClosePeer>().PeerId);
    }

    [Fact]
    public void Who_does_not_answer_three_offers_is_not_shown_until_it_speaks()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 3_600_000));
        _desk.Post(new VoiceInput.Join());
        _desk.Accept();
        for (var i = 0; i < 40; i++)
        {
            _desk.Pass(1);
            _desk.Describe();
        }
        Assert.DoesNotContain(MachineHarness.Ann, _desk.Shown);
        _desk.HearParley(MachineHarness.Ann, "A", "offer", connection: 9);
        Assert.Contains(MachineHarness.Ann, _desk.Shown);
    }

    [Fact]
    public void Who_is_out_judges_by_callstates_alone()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 3_600_000));
        _desk.Post(new VoiceInput.Join());
        _desk.Accept();
        for (var i = 0; i < 40; i++)
        {
            _desk.Pass(1);
            _desk.Describe();
        }
        _desk.Post(new VoiceInput.Leave());
        Assert.Equal([MachineHarness.Ann], _desk.Shown);
    }

    [Fact]
    public void Our_timestamp_follows_the_servers_clock_where_ours_is_off()
    {
        var desk = new MachineHarness(holds: false);
        desk.SetWallClock(1_000_000);
        desk.Post(new VoiceInput.Join());
        desk.Accept();
        desk.See(MachineHarness.Me, "@me:s", MachineHarness.Parley(desk.Machine.Session), age: 1, ts: 50_000_000);
        desk.Said.Clear();
        desk.Pass(22);
        Assert.Equal(50_000_000 + 1000, desk.Single<VoiceCommand.WriteState>().Content.Timestamp!.Value.Milliseconds, 22_000d);
    }

    [Fact]
    public void Changes_in_quick_succession_are_written_in_order_and_half_a_second_apart()
    {
        _desk.Join();
        _desk.Pass(1);
        for (var i = 0; i < 20; i++)
        {
            _desk.Post(new VoiceInput.SetMuted(i % 2 == 0, false));
            _desk.Accept();
            _desk.Pass(0.01);
        }
        _desk.Pass(1);
        Assert.InRange(_desk.Said.OfType<VoiceCommand.WriteState>().Count(), 2, 3);
        Assert.False(_desk.Last<VoiceCommand.WriteState>().Content.Parley!.Muted);
    }

    private int WritesIn(double seconds)
    {
        var end = _desk.Now + TimeSpan.FromSeconds(seconds);
        var count = 0;
        _desk.Accept();
        while (_desk.Now < end)
        {
            _desk.Said.Clear();
            _desk.Pass(4);
            count += _desk.Said.OfType<VoiceCommand.WriteState>().Count();
            _desk.Accept();
        }
        return count;
    }
}
