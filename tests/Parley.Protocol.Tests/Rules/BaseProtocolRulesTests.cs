using System.Text.Json;

namespace Parley.Protocol.Tests.Rules;

/// <summary>The rules of the base protocol, each quoted above the test that holds it.</summary>
public sealed class BaseProtocolRulesTests
{
    private const string Seed = "chrome@mtorials:s";
    private readonly MachineHarness _desk = new();

    // "The `de.mtorials.test.callstate` event is a state event and gives information about the peer and if the peer is joined."
    [Fact]
    public void The_callstate_tells_who_is_joined()
    {
        _desk.See(Seed, """{"join_state":"JOINED"}""");
        Assert.Equal([Seed], _desk.Shown);
        Assert.False(_desk.Member(Seed).SpeaksParley);
    }

    // "state_key": "chrome@mtorials:mtorials.de", // device_name and fully qualified user id
    [Fact]
    public void The_state_key_is_device_name_and_user_id()
    {
        _desk.See("chrome@mtorials:s", "@evil:s", """{"join_state":"JOINED"}""");
        Assert.Empty(_desk.Shown);
        Assert.Equal(1, _desk.Machine.Ignored(IgnoredReason.ForeignKey));
        Assert.Equal("parley@a:s", DeviceKey.Create("parley", Matrix.UserId.Parse("@a:s")).Value);
    }

    // "join_state": "JOINED" // can be: JOINED, LEFT
    [Theory]
    [InlineData("""{"join_state":"JOINED"}""", true)]
    [InlineData("""{"join_state":"LEFT"}""", false)]
    [InlineData("""{"join_state":"joined"}""", false)]
    [InlineData("""{"join_state":"SOMETHING"}""", false)]
    [InlineData("""{"join_state":null}""", false)]
    [InlineData("""{}""", false)]
    public void The_join_state_is_JOINED_or_LEFT(string content, bool shown)
    {
        _desk.See(Seed, content);
        Assert.Equal(shown, _desk.Shown.Length == 1);
    }

    // "If a device wants to join the channel, it sends a callstate event with the `join_state` set to `JOINED`"
    [Fact]
    public void Joining_writes_JOINED()
    {
        _desk.Post(new VoiceInput.Join());
        Assert.Equal(JoinState.Joined, _desk.Single<VoiceCommand.WriteState>().Content.JoinState);
        Assert.Equal(OwnState.Joining, _desk.Machine.View.Own);
    }

    // "and waits for other devices. Every device that also wants to join the channel has to do the same."
    [Fact]
    public void Who_is_in_waits_for_the_offer_of_who_joins()
    {
        _desk.Join();
        _desk.See(Seed, """{"join_state":"JOINED"}""");
        Assert.False(_desk.Has<VoiceCommand.MakeOffer>());
        Assert.Equal(LinkState.AwaitingOffer, _desk.Link(Seed));
    }

    // "In order to leave the channel the state has to be set to `LEFT`."
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Leaving_sets_the_state_to_LEFT_with_one_request(bool holds)
    {
        var desk = new MachineHarness(holds: holds);
        desk.Post(new VoiceInput.Join());
        var held = desk.Said.OfType<VoiceCommand.ScheduleLeave>().SingleOrDefault();
        desk.Accept();
        desk.Said.Clear();
        desk.Post(new VoiceInput.Leave());
        var command = Assert.Single(desk.Said);
        if (holds)
            Assert.Equal(JoinState.Left, held!.Content.JoinState);
        else
            Assert.Equal(JoinState.Left, Assert.IsType<VoiceCommand.WriteState>(command).Content.JoinState);
    }

    // "the device need to establish a peer connection to every other joined device. For every connected device but itself the
    // device joining sends a `de.mtorials.test.call` message event."
    [Fact]
    public void The_joining_device_offers_to_every_other_joined_device()
    {
        _desk.See(Seed, """{"join_state":"JOINED"}""");
        _desk.See("firefox@test:s", """{"join_state":"JOINED"}""");
        _desk.See("gone@test:s", """{"join_state":"LEFT"}""");
        _desk.See(MachineHarness.Me, """{"join_state":"JOINED"}""");
        _desk.Post(new VoiceInput.Join());
        _desk.Describe();
        _desk.Accept();
        Assert.Equal([Seed, "firefox@test:s"], _desk.Said.OfType<VoiceCommand.SendToRoom>().Select(s => s.Content.Receiver).Order());
    }

    // "The body of the message event must contain the WebRTC offer and the `rtc_type` has to be set accordingly. The content must
    // also contain the sender and the receiver device."
    [Fact]
    public void An_offer_holds_type_sender_receiver_and_the_sdp()
    {
        _desk.See(Seed, """{"join_state":"JOINED","timestamp":"1795000000000"}""");
        _desk.Post(new VoiceInput.Join());
        _desk.Describe();
        _desk.Accept();
        var json = JsonSerializer.Serialize(_desk.Single<VoiceCommand.SendToRoom>().Content, VoiceJson.Default.CallContent);
        Assert.Equal("""{"rtc_type":"offer","sender":"me@me:s","receiver":"chrome@mtorials:s","body":"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n"}""", json);
    }

    // "Every connection then needs to answer the offer. This happens in a very similar way."
    [Fact]
    public void An_offer_is_answered()
    {
        _desk.Join();
        _desk.See(Seed, """{"join_state":"JOINED"}""");
        _desk.ReceiveBaseProtocolCall(Seed, "offer");
        _desk.Describe();
        var answer = Assert.Single(_desk.Sent);
        Assert.Equal((RtcType.Answer, MachineHarness.Me, Seed, MachineHarness.Sdp), (answer.RtcType, answer.Sender, answer.Receiver, answer.Body));
        Assert.Null(answer.Parley);
        Assert.Equal(LinkState.Connecting, _desk.Link(Seed));
    }

    [Fact]
    public void An_answer_is_taken()
    {
        _desk.See(Seed, """{"join_state":"JOINED"}""");
        _desk.Post(new VoiceInput.Join());
        _desk.Accept();
        _desk.Describe();
        _desk.ReceiveBaseProtocolCall(Seed, "answer");
        Assert.Equal(MachineHarness.Sdp, _desk.Single<VoiceCommand.AcceptAnswer>().AnswerSdp);
        Assert.Equal(LinkState.Connecting, _desk.Link(Seed));
    }

    // "To establish the connection now every device needs to send the ICE candidates. This happens with the same event, but the
    // `receiver` is not necessary here"
    [Theory]
    [InlineData(MachineHarness.Me, true)]
    [InlineData(null, true)]
    [InlineData("other@x:s", false)]
    public void A_candidate_counts_with_and_without_receiver(string? receiver, bool counts)
    {
        _desk.Join();
        _desk.See(Seed, """{"join_state":"JOINED"}""");
        _desk.ReceiveBaseProtocolCall(Seed, "offer");
        _desk.ReceiveBaseProtocolCall(Seed, "candidate", "candidate:1 1 udp 1 192.0.2.1 5000 typ host", receiver);
        Assert.Equal(counts, _desk.Has<VoiceCommand.AddCandidates>());
    }

    [Fact]
    public void Own_late_candidates_go_out_singly_with_a_receiver_for_who_wants_one()
    {
        _desk.Join();
        _desk.See(Seed, """{"join_state":"JOINED"}""");
        _desk.ReceiveBaseProtocolCall(Seed, "offer");
        _desk.Describe();
        _desk.Said.Clear();
        for (var i = 0; i < 2; i++)
            _desk.Post(new VoiceInput.Gathered(_desk.Member(Seed).PeerId, new() { Candidate = $"candidate:{i}", SdpMid = "0" }));
        _desk.Pass(0.1);
        Assert.Equal(["candidate:0", "candidate:1"], _desk.Sent.Select(c => c.Body));
        Assert.All(_desk.Sent, c => Assert.Equal((RtcType.Candidate, Seed), (c.RtcType, c.Receiver)));
    }

    // "The user would need to update the state before a given timeout, otherwise other devices would treat the device as being
    // offline" / const timeout = 10000
    [Fact]
    public void A_state_that_is_not_updated_for_10_s_is_a_LEFT()
    {
        _desk.See(Seed, """{"join_state":"JOINED","timestamp":"1795000000000"}""");
        _desk.Pass(9.9);
        Assert.Equal([Seed], _desk.Shown);
        _desk.See(Seed, """{"join_state":"JOINED","timestamp":"1795000009900"}""");
        _desk.Pass(9.9);
        Assert.Equal([Seed], _desk.Shown);
        _desk.Pass(0.2);
        Assert.Empty(_desk.Shown);
    }

    // if (callStateEvent.body.timestamp < now() - timeout) remoteJoinState = 'LEFT'
    [Theory]
    [InlineData(-9000, true)]
    [InlineData(-11000, false)]
    [InlineData(+60000, true)]
    public void Where_the_server_tells_no_age_the_timestamp_does(int offset, bool shown)
    {
        _desk.See(Seed, "@mtorials:s", $$"""{"join_state":"JOINED","timestamp":"{{1_795_000_000_000 + offset}}"}""", age: null, ts: 0);
        Assert.Equal(shown, _desk.Shown.Length == 1);
    }

    // "timestamp": "293823423423424" // Epoch time ms
    [Fact]
    public void The_own_timestamp_is_a_string_of_epoch_milliseconds()
    {
        _desk.Post(new VoiceInput.Join());
        var json = JsonSerializer.Serialize(_desk.Single<VoiceCommand.WriteState>().Content, VoiceJson.Default.CallStateContent);
        Assert.StartsWith("""{"join_state":"JOINED","timestamp":"1795000000000",""", json, StringComparison.Ordinal);
    }

    // "In this case new devices will try to connect to offline devices."
    [Fact]
    public void Nobody_offers_to_who_is_offline()
    {
        _desk.See(Seed, """{"join_state":"JOINED","timestamp":"1794999980000"}""", age: 20);
        _desk.Post(new VoiceInput.Join());
        Assert.False(_desk.Has<VoiceCommand.OpenPeer>());
    }

    // "Bots that join voice channels are very possible with this method."
    [Fact]
    public void A_bot_is_a_member_like_any_other()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("S", extra: ""","kind":"bot" """));
        Assert.Equal("bot", _desk.Member(MachineHarness.Ann).Kind);
    }
}
