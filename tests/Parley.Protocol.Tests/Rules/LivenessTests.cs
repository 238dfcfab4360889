namespace Parley.Protocol.Tests.Rules;

public sealed class LivenessTests
{
    private readonly MachineHarness _harness = new();

    [Fact]
    public void Delayed_leave_has_a_delay_of_10_s_and_is_restarted_every_4_s()
    {
        _harness.Post(new VoiceInput.Join());
        Assert.Equal(TimeSpan.FromSeconds(10), _harness.Single<VoiceCommand.ScheduleLeave>().Delay);
        _harness.Accept();
        for (var i = 1; i <= 5; i++)
        {
            _harness.Commands.Clear();
            _harness.Pass(4);
            _harness.Accept();
            Assert.Single(_harness.Commands.OfType<VoiceCommand.RestartDelayedLeave>());
        }
    }

    [Fact]
    public void Leave_delay_is_lowered_to_the_servers_limit()
    {
        _harness.Post(new VoiceInput.ServerCapabilities(true, TimeSpan.FromSeconds(5)));
        _harness.Post(new VoiceInput.Join());
        Assert.Equal(TimeSpan.FromSeconds(5), _harness.Single<VoiceCommand.ScheduleLeave>().Delay);
        _harness.Accept();
        _harness.Pass(2);
        Assert.True(_harness.Has<VoiceCommand.RestartDelayedLeave>());
    }

    [Fact]
    public void Renewal_interval_is_45_minutes_with_a_delayed_leave()
    {
        _harness.Join();
        _harness.PassServed(22);
        Assert.Equal(5 * 45 * 60_000 / 2, _harness.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        Assert.InRange(WritesIn(4 * 3600), 5, 6);
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(2, 20)]
    [InlineData(9, 50)]
    [InlineData(39, 200)]
    public void Renewal_interval_grows_with_the_members_without_a_delayed_leave(int others, int seconds)
    {
        var harness = new MachineHarness(holds: false);
        for (var i = 0; i < others; i++)
            harness.See($"d@u{i}:s", MachineHarness.Parley("S", expires: 86_000_000));
        harness.Post(new VoiceInput.Join());
        Assert.Equal(seconds * 2500, harness.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        harness.Accept();
        harness.Commands.Clear();
        harness.Pass(seconds * 0.99);
        Assert.False(harness.Has<VoiceCommand.WriteState>());
        harness.Pass(seconds * 0.12);
        Assert.True(harness.Has<VoiceCommand.WriteState>());
    }

    [Fact]
    public void Renewal_interval_is_7_s_with_a_base_protocol_peer()
    {
        _harness.Join();
        _harness.See("chrome@x:s", """{"join_state":"JOINED"}""");
        _harness.Pass(7);
        Assert.Equal(17_500, _harness.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void Renewals_of_two_devices_of_one_user_share_the_rate_limit()
    {
        _harness.Join();
        _harness.See("phone@me:s", MachineHarness.Parley("P"));
        _harness.See("chrome@x:s", """{"join_state":"JOINED"}""");
        _harness.PassServed(7);
        Assert.Equal(35_000, _harness.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void Base_protocol_peer_that_timed_us_out_gets_a_new_callstate_at_once()
    {
        _harness.Join();
        _harness.PassServed(85);
        _harness.Commands.Clear();
        _harness.See("chrome@x:s", """{"join_state":"JOINED"}""");
        Assert.True(_harness.Has<VoiceCommand.WriteState>());
        Assert.False(_harness.Has<VoiceCommand.MakeOffer>());
        _harness.Accept();
        _harness.Pass(0.6);
        Assert.True(_harness.Has<VoiceCommand.MakeOffer>()); // it does not offer to a device that it has timed out
    }

    [Fact]
    public void Expires_in_is_shortened_at_once_if_the_delayed_leave_is_refused()
    {
        var harness = new MachineHarness();
        harness.Post(new VoiceInput.Join());
        harness.Post(new VoiceInput.Failed(harness.Single<VoiceCommand.ScheduleLeave>().RequestId, RequestFault.Unsupported));
        harness.Accept();
        harness.Pass(1);
        Assert.Equal(50_000, harness.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        harness.Pass(120);
        Assert.Single(harness.Commands.OfType<VoiceCommand.ScheduleLeave>());
    }

    [Fact]
    public void Expiry_promised_before_the_delayed_leave_was_confirmed_is_kept()
    {
        var harness = new MachineHarness(holds: null);
        harness.Post(new VoiceInput.Join());
        Assert.Equal(50_000, harness.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
        harness.Accept();
        harness.Commands.Clear();
        for (var i = 0; i < 6; i++)
        {
            harness.Pass(4);
            harness.Accept();
        }
        Assert.Equal(6_750_000, harness.Single<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void Lost_delayed_leave_is_scheduled_again()
    {
        _harness.Join();
        _harness.Pass(4);
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.RestartDelayedLeave>().RequestId, RequestFault.NotFound));
        Assert.True(_harness.Has<VoiceCommand.ScheduleLeave>());
    }

    [Fact]
    public void Delayed_leave_that_is_lost_three_times_before_its_first_restart_is_not_scheduled_again()
    {
        _harness.Join();
        for (var i = 1; i <= 3; i++)
        {
            _harness.Commands.Clear();
            _harness.Pass(4);
            _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.RestartDelayedLeave>().RequestId, RequestFault.NotFound));
            Assert.Equal(i < 3, _harness.Has<VoiceCommand.ScheduleLeave>());
            _harness.Accept();
        }
        _harness.Commands.Clear();
        _harness.Pass(60);
        Assert.False(_harness.Has<VoiceCommand.ScheduleLeave>());
    }

    [Fact]
    public void Delayed_leave_restart_that_took_over_4_s_is_followed_by_the_next_at_once()
    {
        _harness.Join();
        _harness.Pass(4);
        var slow = _harness.Single<VoiceCommand.RestartDelayedLeave>().RequestId;
        _harness.Pass(5);
        _harness.Commands.Clear();
        _harness.Post(new VoiceInput.Done(slow));
        Assert.True(_harness.Has<VoiceCommand.RestartDelayedLeave>());
        _harness.Accept();
        _harness.Commands.Clear();
        _harness.Pass(4);
        Assert.True(_harness.Has<VoiceCommand.RestartDelayedLeave>());
    }

    [Fact]
    public void Restart_result_from_before_a_leave_does_not_affect_the_next_join()
    {
        _harness.Join();
        _harness.Pass(4);
        var old = _harness.Single<VoiceCommand.RestartDelayedLeave>().RequestId;
        _harness.Post(new VoiceInput.Leave());
        _harness.Post(new VoiceInput.Done(_harness.Single<VoiceCommand.SendDelayedLeave>().RequestId));
        _harness.Commands.Clear();
        _harness.Join();
        _harness.Post(new VoiceInput.Failed(old, RequestFault.NotFound));
        Assert.False(_harness.Has<VoiceCommand.ScheduleLeave>());
        _harness.Pass(4);
        Assert.True(_harness.Has<VoiceCommand.RestartDelayedLeave>());
    }

    [Fact]
    public void Delayed_leave_is_not_scheduled_again_if_the_server_cannot_restart_it()
    {
        _harness.Join();
        _harness.Pass(4);
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.RestartDelayedLeave>().RequestId, RequestFault.Unsupported));
        _harness.Accept();
        _harness.Pass(60);
        Assert.False(_harness.Has<VoiceCommand.ScheduleLeave>());
        Assert.Equal(50_000, _harness.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn);
    }

    [Fact]
    public void Join_after_a_refusal_schedules_the_delayed_leave_again()
    {
        _harness.Post(new VoiceInput.Join());
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.ScheduleLeave>().RequestId, RequestFault.Forbidden));
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.WriteState>().RequestId, RequestFault.Forbidden));
        _harness.Commands.Clear();
        _harness.Post(new VoiceInput.Join());
        Assert.True(_harness.Has<VoiceCommand.ScheduleLeave>());
    }

    [Fact]
    public void Own_LEFT_while_joined_is_answered_with_JOINED()
    {
        _harness.Join();
        _harness.Post(new VoiceInput.SetMuted(true, false));
        _harness.Accept();
        var session = _harness.Machine.Session;
        var peer = _harness.Connect(MachineHarness.Ann);
        _harness.See(MachineHarness.Me, MachineHarness.Parley(session, join: "LEFT"));
        var written = _harness.Single<VoiceCommand.WriteState>().Content;
        Assert.Equal((JoinState.Joined, session, true), (written.JoinState, written.Parley!.Session, written.Parley.Muted));
        Assert.False(_harness.Has<VoiceCommand.ClosePeer>());
        Assert.Equal(peer, _harness.Member(MachineHarness.Ann).PeerId);
        _harness.Accept();
        Assert.Equal(OwnState.In, _harness.Machine.View.Own);
    }

    [Fact]
    public void Second_delayed_leave_is_not_scheduled_while_the_first_may_exist()
    {
        _harness.Join();
        _harness.See(MachineHarness.Me, MachineHarness.Parley("life-before", join: "LEFT"));
        Assert.False(_harness.Has<VoiceCommand.ScheduleLeave>()); // the own one may still exist: it is restarted instead
        Assert.True(_harness.Has<VoiceCommand.RestartDelayedLeave>());
    }

    [Fact]
    public void LEFT_of_the_previous_process_before_the_own_JOINED_is_ignored()
    {
        _harness.Post(new VoiceInput.Join());
        _harness.Commands.Clear();
        _harness.See(MachineHarness.Me, MachineHarness.Parley("before", join: "LEFT"));
        Assert.Empty(_harness.Commands);
    }

    [Fact]
    public void Callstate_age_is_the_servers_not_the_senders()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 10_000), age: 9);
        Assert.Equal([MachineHarness.Ann], _harness.Shown);
        _harness.Pass(1.1);
        Assert.Empty(_harness.Shown);
        _harness.See(MachineHarness.Zoe, """{"join_state":"JOINED","timestamp":"1"}""", age: 0); // a clock of 1970
        Assert.Equal([MachineHarness.Zoe], _harness.Shown);
    }

    [Fact]
    public void Live_audio_outranks_an_old_callstate()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann, expires: 10_000);
        _harness.Pass(60);
        Assert.Contains(MachineHarness.Ann, _harness.Shown);
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Disconnected));
        Assert.DoesNotContain(MachineHarness.Ann, _harness.Shown);
        _harness.Pass(2.1 + 3);
        Assert.Equal(peer, _harness.Single<VoiceCommand.ClosePeer>().PeerId);
    }

    [Fact]
    public void Device_with_three_unanswered_offers_is_hidden_until_it_sends_something()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 3_600_000));
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        for (var i = 0; i < 40; i++)
        {
            _harness.Pass(1);
            _harness.Describe();
        }
        Assert.DoesNotContain(MachineHarness.Ann, _harness.Shown);
        _harness.HearParley(MachineHarness.Ann, "A", "offer", connection: 9);
        Assert.Contains(MachineHarness.Ann, _harness.Shown);
    }

    [Fact]
    public void Observer_decides_by_callstates_alone()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 3_600_000));
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        for (var i = 0; i < 40; i++)
        {
            _harness.Pass(1);
            _harness.Describe();
        }
        _harness.Post(new VoiceInput.Leave());
        Assert.Equal([MachineHarness.Ann], _harness.Shown);
    }

    [Fact]
    public void Own_timestamp_follows_the_servers_clock_if_the_own_clock_is_wrong()
    {
        var harness = new MachineHarness(holds: false);
        harness.SetWallClock(1_000_000);
        harness.Post(new VoiceInput.Join());
        harness.Accept();
        harness.See(MachineHarness.Me, "@me:s", MachineHarness.Parley(harness.Machine.Session), age: 1, ts: 50_000_000);
        harness.Commands.Clear();
        harness.Pass(22);
        Assert.Equal(50_000_000 + 1000, harness.Single<VoiceCommand.WriteState>().Content.Timestamp!.Value.Milliseconds, 22_000d);
    }

    [Fact]
    public void Changes_in_quick_succession_are_written_in_order_and_half_a_second_apart()
    {
        _harness.Join();
        _harness.Pass(1);
        for (var i = 0; i < 20; i++)
        {
            _harness.Post(new VoiceInput.SetMuted(i % 2 == 0, false));
            _harness.Accept();
            _harness.Pass(0.01);
        }
        _harness.Pass(1);
        Assert.InRange(_harness.Commands.OfType<VoiceCommand.WriteState>().Count(), 2, 3);
        Assert.False(_harness.Last<VoiceCommand.WriteState>().Content.Parley!.Muted);
    }

    private int WritesIn(double seconds)
    {
        var end = _harness.Now + TimeSpan.FromSeconds(seconds);
        var count = 0;
        _harness.Accept();
        while (_harness.Now < end)
        {
            _harness.Commands.Clear();
            _harness.Pass(4);
            count += _harness.Commands.OfType<VoiceCommand.WriteState>().Count();
            _harness.Accept();
        }
        return count;
    }
}
