namespace Parley.Protocol.Tests.Rules;

/// <summary>Bounds on what others can make this device keep, send and open.</summary>
public sealed class BoundsTests
{
    private readonly MachineHarness _harness = new();

    [Fact]
    public void Buffered_characters_of_all_users_are_bounded_and_released()
    {
        var harness = new MachineHarness(parameters: new() { MaxBufferedCharacters = 1000 });
        harness.Join();
        var offer = MachineHarness.Sdp + new string('x', 250 - MachineHarness.Sdp.Length);
        void Hear(int user, string body) => harness.HearParley($"d@u{user}:s", "S", "offer", body);
        for (var user = 0; user < 4; user++)
            Hear(user, offer);
        Assert.Equal(0, harness.Machine.Ignored(IgnoredReason.TooMany));
        Hear(4, "x");
        Assert.Equal(1, harness.Machine.Ignored(IgnoredReason.TooMany));

        // The callstate takes the messages of its session out.
        harness.See("d@u0:s", MachineHarness.Parley("S"));
        Assert.True(harness.Has<VoiceCommand.OpenPeer>());
        Hear(5, offer);
        Assert.Equal(1, harness.Machine.Ignored(IgnoredReason.TooMany));
        Hear(6, "x");
        Assert.Equal(2, harness.Machine.Ignored(IgnoredReason.TooMany));

        // So does the end of the wait.
        harness.Pass(5.1);
        for (var user = 10; user < 14; user++)
            Hear(user, offer);
        Assert.Equal(2, harness.Machine.Ignored(IgnoredReason.TooMany));
    }

    [Fact]
    public void Each_buffered_message_waits_5_seconds()
    {
        _harness.Join();
        _harness.HearParley("d@u0:s", "S", "offer");
        _harness.Pass(2);
        _harness.HearParley("d@u1:s", "S", "offer");
        _harness.Pass(1);
        _harness.HearParley("d@u2:s", "S", "offer");
        _harness.Pass(1.9);
        Assert.Equal(0, _harness.Machine.Ignored(IgnoredReason.Old));
        _harness.Pass(0.2);
        Assert.Equal(1, _harness.Machine.Ignored(IgnoredReason.Old));
        _harness.Pass(2);
        Assert.Equal(2, _harness.Machine.Ignored(IgnoredReason.Old));
        _harness.Pass(1);
        Assert.Equal(3, _harness.Machine.Ignored(IgnoredReason.Old));
    }

    [Fact]
    public void Offers_that_open_connections_are_bounded_in_every_minute()
    {
        _harness.Join();
        _harness.Pass(300);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 86_400_000));
        var connection = 0;
        for (var minute = 0; minute < 3; minute++)
        {
            _harness.Commands.Clear();
            for (var i = 0; i < 30; i++)
                _harness.HearParley(MachineHarness.Ann, "A", "offer", connection: ++connection);
            _harness.Pass(0.9 * 60);
            for (var i = 0; i < 30; i++)
                _harness.HearParley(MachineHarness.Ann, "A", "offer", connection: ++connection);
            Assert.Equal(20, _harness.Commands.OfType<VoiceCommand.MakeAnswer>().Count());
            _harness.Pass(0.1 * 60);
        }
    }

    [Fact]
    public void Offer_before_its_callstate_is_buffered_if_its_sender_is_not_known_to_be_in_the_room()
    {
        _harness.Join();
        _harness.HearParley(MachineHarness.Ann, "A", "offer", device: "PHONE");
        Assert.False(_harness.Has<VoiceCommand.OpenPeer>());
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        Assert.True(_harness.Has<VoiceCommand.OpenPeer>());
    }

    [Fact]
    public void One_request_has_50_messages_at_most()
    {
        for (var i = 0; i < 60; i++)
            _harness.See($"d@u{i}:s", MachineHarness.Parley("S"));
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Describe();
        _harness.Pass(0.1);
        Assert.Equal([50, 10], _harness.Commands.OfType<VoiceCommand.SendToDevices>().Select(send => send.Messages.Count));
    }

    [Fact]
    public void Message_is_sent_five_times_at_most()
    {
        var harness = new MachineHarness(parameters: new() { AnswerDueAfter = TimeSpan.FromHours(1) });
        harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 86_400_000));
        harness.Post(new VoiceInput.Join());
        harness.Accept();
        harness.Describe();
        harness.Pass(0.1);
        var requests = 0;
        while (harness.Commands.OfType<VoiceCommand.SendToDevices>().LastOrDefault() is { } send && requests < 10)
        {
            requests++;
            harness.Commands.Clear();
            harness.Post(new VoiceInput.Failed(send.RequestId, RequestFault.Unreachable));
            harness.Pass(60);
        }

        Assert.Equal(5, requests);
    }

    [Fact]
    public void Message_that_the_server_rejects_is_not_sent_again()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Describe();
        _harness.Pass(0.1);
        var request = _harness.Single<VoiceCommand.SendToDevices>().RequestId;
        _harness.Commands.Clear();
        _harness.Post(new VoiceInput.Failed(request, RequestFault.Rejected));
        _harness.Pass(5);
        Assert.False(_harness.Has<VoiceCommand.SendToDevices>());
    }

    [Fact]
    public void Only_an_offer_names_the_device()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Describe();
        _harness.Pass(0.1);
        Assert.Equal("ME", Assert.Single(_harness.Sent).Parley!.DeviceId);
        var other = new MachineHarness();
        other.Join();
        other.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        other.HearParley(MachineHarness.Ann, "A", "offer");
        other.Describe();
        other.Pass(0.1);
        var answer = Assert.Single(other.Sent);
        Assert.Equal(RtcType.Answer, answer.RtcType);
        Assert.Null(answer.Parley!.DeviceId);
    }

    [Fact]
    public void Join_probes_three_expired_base_protocol_callstates_at_most()
    {
        for (var i = 0; i < 5; i++)
            _harness.See($"name{i}", $"@x{i}:s", """{"join_state":"JOINED"}""", age: 3600);
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        Assert.Equal(3, _harness.Commands.OfType<VoiceCommand.MakeOffer>().Count());
    }

    [Theory]
    [InlineData("", false, false, false)]
    [InlineData(",\"muted\":true", true, false, false)]
    [InlineData(",\"deafened\":true", false, true, false)]
    [InlineData(",\"recording\":true", false, false, true)]
    [InlineData(",\"muted\":false,\"deafened\":false,\"recording\":false", false, false, false)]
    public void Member_shows_what_its_callstate_states(string extra, bool muted, bool deafened, bool recording)
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", extra: extra));
        var member = _harness.Member(MachineHarness.Ann);
        Assert.Equal((muted, deafened, recording), (member.Muted, member.Deafened, member.Recording));
    }

    [Fact]
    public void Renewal_repeats_when_the_session_began_by_the_server_s_clock()
    {
        _harness.Post(new VoiceInput.Join());
        Assert.Null(_harness.Single<VoiceCommand.WriteState>().Content.Parley!.Since);
        _harness.Accept();
        var began = _harness.Wall;
        _harness.Echo();
        _harness.Commands.Clear();
        _harness.PassServed(60);
        Assert.Equal(began, _harness.Last<VoiceCommand.WriteState>().Content.Parley!.Since);
    }

    [Fact]
    public void Renewal_for_a_base_protocol_peer_keeps_it_alive_and_announces_the_next()
    {
        _harness.Join();
        _harness.PassServed(60);
        Assert.All(_harness.Commands.OfType<VoiceCommand.WriteState>(), write => Assert.Equal((Urgency.Renewal, null), (write.Urgency, write.RepeatsAfter)));
        _harness.Commands.Clear();
        for (var i = 0; i < 12; i++)
        {
            _harness.See("name", "@x:s", """{"join_state":"JOINED","timestamp":"1795000000000"}""");
            _harness.PassServed(2);
        }

        var last = _harness.Last<VoiceCommand.WriteState>();
        Assert.Equal((Urgency.KeepAlive, TimeSpan.FromSeconds(7)), (last.Urgency, last.RepeatsAfter));
    }

    [Theory]
    [InlineData(RequestFault.Unsupported)]
    [InlineData(RequestFault.Rejected)]
    public void Callstate_that_expires_late_is_shortened_when_the_delayed_leave_is_lost(object fault)
    {
        _harness.Join();
        _harness.PassServed(120);
        Assert.True(_harness.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn > 3_600_000);
        _harness.Commands.Clear();
        _harness.Pass(5);
        var restart = _harness.Last<VoiceCommand.RestartDelayedLeave>();
        _harness.Commands.Clear();
        _harness.Post(new VoiceInput.Failed(restart.RequestId, (RequestFault)fault));
        _harness.Pass(4);
        Assert.InRange(_harness.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn!.Value, 1, 120_000);
    }

    [Fact]
    public void User_has_no_more_devices_than_the_limit_and_an_expired_one_makes_room()
    {
        var harness = new MachineHarness(parameters: new() { MaxDevicesPerUser = 2 });
        harness.See("d0@ann:s", MachineHarness.Parley("S", expires: 10_000));
        harness.See("d1@ann:s", MachineHarness.Parley("S"));
        harness.See("d2@ann:s", MachineHarness.Parley("S"));
        Assert.Equal(["d0@ann:s", "d1@ann:s"], harness.Shown.Order());
        Assert.Equal(1, harness.Machine.Ignored(IgnoredReason.TooMany));
        harness.See(MachineHarness.Zoe, MachineHarness.Parley("S", expires: 5_000));
        harness.Pass(11);
        harness.See("d3@ann:s", MachineHarness.Parley("S"));
        harness.See("d4@ann:s", MachineHarness.Parley("S"));
        Assert.Equal(["d1@ann:s", "d3@ann:s"], harness.Shown.Order());
        Assert.Equal(2, harness.Machine.Ignored(IgnoredReason.TooMany));
    }

    [Fact]
    public void Full_channel_takes_a_member_only_for_an_expired_one()
    {
        var harness = new MachineHarness(parameters: new() { MaxMembers = 2 });
        harness.See(MachineHarness.Ann, MachineHarness.Parley("A", expires: 10_000));
        harness.See(MachineHarness.Zoe, MachineHarness.Parley("Z"));
        harness.See("bob@bob:s", MachineHarness.Parley("B"));
        Assert.Equal([MachineHarness.Ann, MachineHarness.Zoe], harness.Shown.Order());
        harness.Pass(11);
        harness.See("bob@bob:s", MachineHarness.Parley("B"));
        harness.See("cid@cid:s", MachineHarness.Parley("C"));
        Assert.Equal(["bob@bob:s", MachineHarness.Zoe], harness.Shown.Order());
    }

    [Theory]
    [InlineData(29, OwnState.In)]
    [InlineData(31, OwnState.Out)]
    public void Foreign_JOINED_is_one_of_the_previous_process_for_30_seconds_after_the_join(double seconds, object expected)
    {
        var harness = new MachineHarness(hasExclusiveKey: true);
        harness.Pass(100);
        harness.Join();
        harness.Pass(seconds);
        harness.See(MachineHarness.Me, MachineHarness.Parley("other"));
        Assert.Equal(expected, harness.Machine.View.Own);
    }

    [Fact]
    public void Sent_messages_of_an_ended_session_are_not_repeated_in_the_next()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Describe();
        _harness.Pass(0.1);
        var request = _harness.Single<VoiceCommand.SendToDevices>().RequestId;
        var session = _harness.Machine.Session;
        _harness.Post(new VoiceInput.Failed(request, RequestFault.Unreachable));
        _harness.Post(new VoiceInput.Leave());
        _harness.Accept();
        _harness.Commands.Clear();
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Describe();
        _harness.PassServed(5);
        Assert.NotEmpty(_harness.Sent);
        Assert.All(_harness.Sent, sent => Assert.NotEqual(session, sent.Parley!.Session));
    }
}
