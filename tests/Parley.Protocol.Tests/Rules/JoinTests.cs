namespace Parley.Protocol.Tests.Rules;

public sealed class JoinTests
{
    private readonly MachineHarness _desk = new();

    [Fact]
    public void Two_devices_of_one_user_are_two_members_and_talk_with_each_other()
    {
        var phone = "phone@me:s";
        _desk.See(phone, MachineHarness.Parley("P", device: "PHONE"));
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Post(new VoiceInput.Join());
        Assert.Equal(2, _desk.Said.OfType<VoiceCommand.OpenPeer>().Count());
        _desk.Describe();
        Assert.Contains(_desk.Single<VoiceCommand.SendToDevices>().Messages, m => m.DeviceId.Value == "PHONE");
        Assert.Contains(phone, _desk.Shown);
    }

    [Fact]
    public void The_callstate_and_the_offers_go_out_side_by_side()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.See(MachineHarness.Zoe, MachineHarness.Parley("Z"));
        _desk.Post(new VoiceInput.Join());
        _desk.Describe();
        Assert.True(_desk.Has<VoiceCommand.WriteState>());
        Assert.Equal([MachineHarness.Ann, MachineHarness.Zoe], _desk.Single<VoiceCommand.SendToDevices>().Messages.Select(m => m.Content.Receiver!).Order());
    }

    [Fact]
    public void The_server_is_asked_to_hold_the_LEFT_beside_the_JOINED_which_goes_first()
    {
        _desk.Post(new VoiceInput.Join());
        Assert.True(_desk.Said.FindIndex(c => c is VoiceCommand.WriteState) < _desk.Said.FindIndex(c => c is VoiceCommand.ScheduleLeave));
    }

    [Fact]
    public void Who_records_says_so_from_its_join_on_and_nobody_else_does()
    {
        _desk.Post(new VoiceInput.SetRecording(true));
        _desk.Post(new VoiceInput.Join());
        Assert.True(_desk.Single<VoiceCommand.WriteState>().Content.Parley!.Recording);
        var other = new MachineHarness();
        other.Post(new VoiceInput.Join());
        Assert.Null(other.Single<VoiceCommand.WriteState>().Content.Parley!.Recording);
    }

    [Fact]
    public void An_offer_waits_50_ms_at_most_for_the_others()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.See(MachineHarness.Zoe, MachineHarness.Parley("Z"));
        _desk.Post(new VoiceInput.Join());
        var first = _desk.Said.OfType<VoiceCommand.MakeOffer>().First().PeerId;
        _desk.Post(new VoiceInput.Described(first, true, MachineHarness.Sdp));
        _desk.Pass(0.049);
        Assert.False(_desk.Has<VoiceCommand.SendToDevices>());
        _desk.Pass(0.002);
        Assert.Single(_desk.Single<VoiceCommand.SendToDevices>().Messages);
    }

    [Fact]
    public void An_answer_waits_for_nothing()
    {
        _desk.Join();
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.HearParley(MachineHarness.Ann, "A", "offer");
        _desk.Describe();
        Assert.Equal(RtcType.Answer, Assert.Single(_desk.Sent).RtcType);
    }

    [Fact]
    public void Every_join_has_a_session_of_its_own()
    {
        _desk.Join();
        var first = _desk.Machine.Session;
        _desk.Post(new VoiceInput.Leave());
        _desk.Accept();
        _desk.Join();
        Assert.NotEqual(first, _desk.Machine.Session);
        Assert.Matches("^[A-Za-z0-9_-]{11}$", first);
    }

    [Fact]
    public void A_join_while_the_LEFT_is_on_its_way_follows_it()
    {
        _desk.Join();
        _desk.Post(new VoiceInput.Leave());
        _desk.Post(new VoiceInput.Join());
        Assert.False(_desk.Has<VoiceCommand.WriteState>());
        _desk.Accept();
        Assert.Equal(JoinState.Joined, _desk.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Fact]
    public void A_leave_while_the_JOINED_is_on_its_way_is_written_after_it()
    {
        _desk.Post(new VoiceInput.Join());
        _desk.Said.Clear();
        _desk.Post(new VoiceInput.Leave());
        Assert.Equal(JoinState.Left, _desk.Single<VoiceCommand.WriteState>().Content.JoinState);
    }

    [Fact]
    public void A_member_that_was_in_offers_itself_after_3_s_and_a_jitter_of_up_to_1_s()
    {
        _desk.Join();
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Pass(2.99);
        Assert.False(_desk.Has<VoiceCommand.MakeOffer>());
        _desk.Pass(1.02);
        Assert.True(_desk.Has<VoiceCommand.MakeOffer>());
    }

    [Fact]
    public void Who_stands_before_us_in_the_rooms_order_gets_our_offer_at_once()
    {
        _desk.Post(new VoiceInput.Join());
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A")); // before the echo of our own JOINED: it joined first
        Assert.True(_desk.Has<VoiceCommand.MakeOffer>());
    }

    [Fact]
    public void Members_stand_in_the_order_in_which_they_joined()
    {
        _desk.See("b@b:s", "@b:s", MachineHarness.Parley("B"), ts: 200);
        _desk.See("a@a:s", "@a:s", MachineHarness.Parley("A"), ts: 300);
        _desk.See("c@c:s", "@c:s", MachineHarness.Parley("C", extra: ""","since":100"""), ts: 400);
        _desk.See("b@b:s", "@b:s", MachineHarness.Parley("B", extra: ""","since":200"""), ts: 500);
        _desk.See("d@d:s", "@d:s", MachineHarness.Parley("D", extra: ""","since":9999"""), ts: 450); // the future counts for nothing
        Assert.Equal(["c@c:s", "b@b:s", "a@a:s", "d@d:s"], _desk.Shown);
    }

    [Fact]
    public void A_new_session_ends_the_connection_to_the_old_one()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann, "A1");
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A2"));
        Assert.Equal(peer, _desk.Single<VoiceCommand.ClosePeer>().PeerId);
        _desk.HearParley(MachineHarness.Ann, "A1", "offer", connection: 2);
        Assert.False(_desk.Has<VoiceCommand.MakeAnswer>());
        _desk.HearParley(MachineHarness.Ann, "A2", "offer");
        Assert.True(_desk.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void A_message_to_another_session_or_room_is_not_for_us()
    {
        _desk.Join();
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.HearParley(MachineHarness.Ann, "A", "offer", mySession: "before");
        _desk.HearParley(MachineHarness.Ann, "A", "offer", room: "!other:s");
        Assert.False(_desk.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(2, _desk.Machine.Ignored(IgnoredReason.NotForUs));
    }

    [Fact]
    public void A_repeated_message_counts_once()
    {
        _desk.Join();
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.HearParley(MachineHarness.Ann, "A", "offer", seq: 5);
        _desk.HearParley(MachineHarness.Ann, "A", "offer", seq: 5);
        Assert.True(_desk.Has<VoiceCommand.MakeAnswer>());
        Assert.Single(_desk.Said.OfType<VoiceCommand.MakeAnswer>());
        Assert.Equal(1, _desk.Machine.Ignored(IgnoredReason.Repeated));
    }

    [Fact]
    public void Late_candidates_go_out_together()
    {
        var peer = Offered();
        _desk.Post(new VoiceInput.Gathered(peer, new() { Candidate = "candidate:1" }));
        _desk.Pass(0.02);
        _desk.Post(new VoiceInput.Gathered(peer, new() { Candidate = "candidate:2" }));
        _desk.Pass(0.02);
        var message = Assert.Single(_desk.Single<VoiceCommand.SendToDevices>().Messages).Content;
        Assert.Equal(RtcType.Candidates, message.RtcType);
        Assert.Equal("""[{"candidate":"candidate:1"},{"candidate":"candidate:2"}]""", message.Body);
    }

    [Fact]
    public void A_late_host_candidate_waits_and_is_not_sent_once_the_connection_is_up()
    {
        const string host = "candidate:1 1 udp 1 192.0.2.1 5000 typ host";
        var peer = Offered();
        _desk.Post(new VoiceInput.Gathered(peer, new() { Candidate = host }));
        _desk.Pass(0.15);
        Assert.Empty(_desk.Sent);
        _desk.Pass(0.1);
        Assert.Equal(RtcType.Candidates, Assert.Single(_desk.Sent).RtcType);

        _desk.Said.Clear();
        _desk.Post(new VoiceInput.Gathered(peer, new() { Candidate = host }));
        _desk.HearParley(MachineHarness.Ann, "A", "answer", answers: 1);
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        Assert.Equal(LinkState.Connected, _desk.Link(MachineHarness.Ann));
        _desk.Post(new VoiceInput.Gathered(peer, new() { Candidate = host }));
        _desk.Pass(1);
        Assert.Empty(_desk.Sent);
    }

    // Ann has this machine's offer, and has not answered.
    private int Offered()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Post(new VoiceInput.Join());
        _desk.Accept();
        _desk.Echo();
        _desk.Describe();
        _desk.Pass(0.1);
        var peer = _desk.Last<VoiceCommand.OpenPeer>().PeerId;
        _desk.Said.Clear();
        return peer;
    }

    [Fact]
    public void A_request_holds_one_message_for_each_device()
    {
        var desk = new MachineHarness();
        desk.See(MachineHarness.Ann, MachineHarness.Parley("A", "PHONE"));
        desk.See("other@ann:s", MachineHarness.Parley("B", "LAPTOP"));
        desk.Post(new VoiceInput.Join());
        desk.Describe();
        Assert.Equal(["LAPTOP", "PHONE"], desk.Single<VoiceCommand.SendToDevices>().Messages.Select(m => m.DeviceId.Value).Order());
    }

    [Fact]
    public void Messages_of_an_unreached_server_go_out_again_while_they_are_of_use()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Post(new VoiceInput.Join());
        _desk.Describe();
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.SendToDevices>().RequestId, RequestFault.Unreachable));
        _desk.Said.Clear();
        _desk.Pass(2);
        Assert.Equal(1, Assert.Single(_desk.Single<VoiceCommand.SendToDevices>().Messages).Content.Parley!.Seq);
        _desk.Post(new VoiceInput.Failed(_desk.Single<VoiceCommand.SendToDevices>().RequestId, RequestFault.Unreachable));
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A", join: "LEFT"));
        _desk.Said.Clear();
        _desk.Pass(5);
        Assert.False(_desk.Has<VoiceCommand.SendToDevices>());
    }
}
