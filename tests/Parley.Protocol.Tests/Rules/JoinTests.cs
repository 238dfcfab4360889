namespace Parley.Protocol.Tests.Rules;

public sealed class JoinTests
{
    private readonly MachineHarness _harness = new();

    [Fact]
    public void Two_devices_of_one_user_are_two_members_and_talk_with_each_other()
    {
        var phone = "phone@me:s";
        _harness.See(phone, MachineHarness.Parley("P", device: "PHONE"));
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        Assert.Equal(2, _harness.Commands.OfType<VoiceCommand.OpenPeer>().Count());
        _harness.Describe();
        Assert.Contains(_harness.Single<VoiceCommand.SendToDevices>().Messages, m => m.DeviceId.Value == "PHONE");
        Assert.Contains(phone, _harness.Shown);
    }

    [Fact]
    public void The_callstate_and_the_offers_go_out_side_by_side()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.See(MachineHarness.Zoe, MachineHarness.Parley("Z"));
        _harness.Post(new VoiceInput.Join());
        _harness.Describe();
        Assert.True(_harness.Has<VoiceCommand.WriteState>());
        Assert.Equal([MachineHarness.Ann, MachineHarness.Zoe], _harness.Single<VoiceCommand.SendToDevices>().Messages.Select(m => m.Content.Receiver!).Order());
    }

    [Fact]
    public void Delayed_leave_is_scheduled_beside_JOINED_which_goes_first()
    {
        _harness.Post(new VoiceInput.Join());
        Assert.True(_harness.Commands.FindIndex(c => c is VoiceCommand.WriteState) < _harness.Commands.FindIndex(c => c is VoiceCommand.ScheduleLeave));
    }

    [Fact]
    public void Recording_device_sets_recording_from_its_join_and_others_do_not()
    {
        _harness.Post(new VoiceInput.SetRecording(true));
        _harness.Post(new VoiceInput.Join());
        Assert.True(_harness.Single<VoiceCommand.WriteState>().Content.Parley!.Recording);
        var other = new MachineHarness();
        other.Post(new VoiceInput.Join());
        Assert.Null(other.Single<VoiceCommand.WriteState>().Content.Parley!.Recording);
    }

    [Fact]
    public void An_offer_waits_50_ms_at_most_for_the_others()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.See(MachineHarness.Zoe, MachineHarness.Parley("Z"));
        _harness.Post(new VoiceInput.Join());
        var first = _harness.Commands.OfType<VoiceCommand.MakeOffer>().First().PeerId;
        _harness.Post(new VoiceInput.Described(first, true, MachineHarness.Sdp));
        _harness.Pass(0.049);
        Assert.False(_harness.Has<VoiceCommand.SendToDevices>());
        _harness.Pass(0.002);
        Assert.Single(_harness.Single<VoiceCommand.SendToDevices>().Messages);
    }

    [Fact]
    public void An_answer_waits_for_nothing()
    {
        _harness.Join();
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.HearParley(MachineHarness.Ann, "A", "offer");
        _harness.Describe();
        Assert.Equal(RtcType.Answer, Assert.Single(_harness.Sent).RtcType);
    }

    [Fact]
    public void Every_join_has_a_new_session()
    {
        _harness.Join();
        var first = _harness.Machine.Session;
        _harness.Post(new VoiceInput.Leave());
        _harness.Accept();
        _harness.Join();
        Assert.NotEqual(first, _harness.Machine.Session);
        Assert.Matches("^[A-Za-z0-9_-]{11}$", first);
    }

    [Fact]
    public void A_join_while_the_LEFT_is_on_its_way_follows_it()
    {
        _harness.Join();
        _harness.Post(new VoiceInput.Leave());
        _harness.Post(new VoiceInput.Join());
        Assert.False(_harness.Has<VoiceCommand.WriteState>());
        _harness.Accept();
        Assert.Equal(JoinState.Joined, _harness.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Fact]
    public void A_leave_while_the_JOINED_is_on_its_way_is_written_after_it()
    {
        _harness.Post(new VoiceInput.Join());
        _harness.Commands.Clear();
        _harness.Post(new VoiceInput.Leave());
        Assert.Equal(JoinState.Left, _harness.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Fact]
    public void A_member_that_was_in_offers_itself_after_3_s_and_a_jitter_of_up_to_1_s()
    {
        _harness.Join();
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Pass(2.99);
        Assert.False(_harness.Has<VoiceCommand.MakeOffer>());
        _harness.Pass(1.02);
        Assert.True(_harness.Has<VoiceCommand.MakeOffer>());
    }

    [Fact]
    public void Device_that_joined_earlier_in_room_order_gets_the_offer_at_once()
    {
        _harness.Post(new VoiceInput.Join());
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A")); // before the echo of our own JOINED: it joined first
        Assert.True(_harness.Has<VoiceCommand.MakeOffer>());
    }

    [Fact]
    public void Members_are_ordered_by_their_join()
    {
        _harness.See("b@b:s", "@b:s", MachineHarness.Parley("B"), ts: 200);
        _harness.See("a@a:s", "@a:s", MachineHarness.Parley("A"), ts: 300);
        _harness.See("c@c:s", "@c:s", MachineHarness.Parley("C", extra: ""","since":100"""), ts: 400);
        _harness.See("b@b:s", "@b:s", MachineHarness.Parley("B", extra: ""","since":200"""), ts: 500);
        _harness.See("d@d:s", "@d:s", MachineHarness.Parley("D", extra: ""","since":9999"""), ts: 450); // a time in the future is ignored
        Assert.Equal(["c@c:s", "b@b:s", "a@a:s", "d@d:s"], _harness.Shown);
    }

    [Fact]
    public void A_new_session_ends_the_connection_to_the_old_one()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann, "A1");
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A2"));
        Assert.Equal(peer, _harness.Single<VoiceCommand.ClosePeer>().PeerId);
        _harness.HearParley(MachineHarness.Ann, "A1", "offer", connection: 2);
        Assert.False(_harness.Has<VoiceCommand.MakeAnswer>());
        _harness.HearParley(MachineHarness.Ann, "A2", "offer");
        Assert.True(_harness.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void A_message_to_another_session_or_room_is_not_for_us()
    {
        _harness.Join();
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.HearParley(MachineHarness.Ann, "A", "offer", mySession: "before");
        _harness.HearParley(MachineHarness.Ann, "A", "offer", room: "!other:s");
        Assert.False(_harness.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(2, _harness.Machine.Ignored(IgnoredReason.NotForUs));
    }

    [Fact]
    public void A_repeated_message_counts_once()
    {
        _harness.Join();
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.HearParley(MachineHarness.Ann, "A", "offer", seq: 5);
        _harness.HearParley(MachineHarness.Ann, "A", "offer", seq: 5);
        Assert.True(_harness.Has<VoiceCommand.MakeAnswer>());
        Assert.Single(_harness.Commands.OfType<VoiceCommand.MakeAnswer>());
        Assert.Equal(1, _harness.Machine.Ignored(IgnoredReason.Repeated));
    }

    [Fact]
    public void Late_candidates_go_out_together()
    {
        var peer = Offered();
        _harness.Post(new VoiceInput.Gathered(peer, new() { Candidate = "candidate:1" }));
        _harness.Pass(0.02);
        _harness.Post(new VoiceInput.Gathered(peer, new() { Candidate = "candidate:2" }));
        _harness.Pass(0.02);
        var message = Assert.Single(_harness.Single<VoiceCommand.SendToDevices>().Messages).Content;
        Assert.Equal(RtcType.Candidates, message.RtcType);
        Assert.Equal("""[{"candidate":"candidate:1"},{"candidate":"candidate:2"}]""", message.Body);
    }

    [Fact]
    public void A_late_host_candidate_waits_and_is_not_sent_once_the_connection_is_up()
    {
        const string host = "candidate:1 1 udp 1 192.0.2.1 5000 typ host";
        var peer = Offered();
        _harness.Post(new VoiceInput.Gathered(peer, new() { Candidate = host }));
        _harness.Pass(0.15);
        Assert.Empty(_harness.Sent);
        _harness.Pass(0.1);
        Assert.Equal(RtcType.Candidates, Assert.Single(_harness.Sent).RtcType);

        _harness.Commands.Clear();
        _harness.Post(new VoiceInput.Gathered(peer, new() { Candidate = host }));
        _harness.HearParley(MachineHarness.Ann, "A", "answer", answers: 1);
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        Assert.Equal(LinkState.Connected, _harness.Link(MachineHarness.Ann));
        _harness.Post(new VoiceInput.Gathered(peer, new() { Candidate = host }));
        _harness.Pass(1);
        Assert.Empty(_harness.Sent);
    }

    // Ann has this machine's offer, and has not answered.
    private int Offered()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Echo();
        _harness.Describe();
        _harness.Pass(0.1);
        var peer = _harness.Last<VoiceCommand.OpenPeer>().PeerId;
        _harness.Commands.Clear();
        return peer;
    }

    [Fact]
    public void A_request_holds_one_message_for_each_device()
    {
        var harness = new MachineHarness();
        harness.See(MachineHarness.Ann, MachineHarness.Parley("A", "PHONE"));
        harness.See("other@ann:s", MachineHarness.Parley("B", "LAPTOP"));
        harness.Post(new VoiceInput.Join());
        harness.Describe();
        Assert.Equal(["LAPTOP", "PHONE"], harness.Single<VoiceCommand.SendToDevices>().Messages.Select(m => m.DeviceId.Value).Order());
    }

    [Fact]
    public void Messages_of_a_failed_request_are_sent_again_while_of_use()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        _harness.Describe();
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.SendToDevices>().RequestId, RequestFault.Unreachable));
        _harness.Commands.Clear();
        _harness.Pass(2);
        Assert.Equal(1, Assert.Single(_harness.Single<VoiceCommand.SendToDevices>().Messages).Content.Parley!.Seq);
        _harness.Post(new VoiceInput.Failed(_harness.Single<VoiceCommand.SendToDevices>().RequestId, RequestFault.Unreachable));
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A", join: "LEFT"));
        _harness.Commands.Clear();
        _harness.Pass(5);
        Assert.False(_harness.Has<VoiceCommand.SendToDevices>());
    }
}
