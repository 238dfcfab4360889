using System.Text.Json;

namespace Parley.Protocol.Tests.Rules;

/// <summary>The rules of the base protocol, each quoted above the test that verifies it.</summary>
public sealed class BaseProtocolRulesTests
{
    private const string BasePeer = "chrome@mtorials:s";
    private readonly MachineHarness _harness = new();

    // "The `de.mtorials.test.callstate` event is a state event and gives information about the peer and if the peer is joined."
    [Fact]
    public void Callstate_lists_the_device_as_joined()
    {
        _harness.See(BasePeer, """{"join_state":"JOINED"}""");
        Assert.Equal([BasePeer], _harness.Shown);
        Assert.False(_harness.Member(BasePeer).SpeaksParley);
    }

    // "state_key": "chrome@mtorials:mtorials.de", // device_name and fully qualified user id
    [Fact]
    public void The_state_key_is_device_name_and_user_id()
    {
        _harness.See("chrome@mtorials:s", "@evil:s", """{"join_state":"JOINED"}""");
        Assert.Empty(_harness.Shown);
        Assert.Equal(1, _harness.Machine.Ignored(IgnoredReason.ForeignKey));
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
        _harness.See(BasePeer, content);
        Assert.Equal(shown, _harness.Shown.Length == 1);
    }

    // "If a device wants to join the channel, it sends a callstate event with the `join_state` set to `JOINED`"
    [Fact]
    public void Joining_writes_JOINED()
    {
        _harness.Post(new VoiceInput.Join());
        Assert.Equal(JoinState.Joined, _harness.Single<VoiceCommand.WriteState>().Content.JoinState);
        Assert.Equal(OwnState.Joining, _harness.Machine.View.Own);
    }

    // "and waits for other devices. Every device that also wants to join the channel has to do the same."
    [Fact]
    public void Member_waits_for_the_offer_of_a_joining_device()
    {
        _harness.Join();
        _harness.See(BasePeer, """{"join_state":"JOINED"}""");
        Assert.False(_harness.Has<VoiceCommand.MakeOffer>());
        Assert.Equal(LinkState.AwaitingOffer, _harness.Link(BasePeer));
    }

    // "In order to leave the channel the state has to be set to `LEFT`."
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Leaving_sets_the_state_to_LEFT_with_one_request(bool holds)
    {
        var harness = new MachineHarness(holds: holds);
        harness.Post(new VoiceInput.Join());
        var held = harness.Commands.OfType<VoiceCommand.ScheduleLeave>().SingleOrDefault();
        harness.Accept();
        harness.Commands.Clear();
        harness.Post(new VoiceInput.Leave());
        var command = Assert.Single(harness.Commands);
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
        _harness.See(BasePeer, """{"join_state":"JOINED"}""");
        _harness.See("firefox@test:s", """{"join_state":"JOINED"}""");
        _harness.See("gone@test:s", """{"join_state":"LEFT"}""");
        _harness.See(MachineHarness.Me, """{"join_state":"JOINED"}""");
        _harness.Post(new VoiceInput.Join());
        _harness.Describe();
        _harness.Accept();
        Assert.Equal([BasePeer, "firefox@test:s"], _harness.Commands.OfType<VoiceCommand.SendToRoom>().Select(s => s.Content.Receiver).Order());
    }

    // "The body of the message event must contain the WebRTC offer and the `rtc_type` has to be set accordingly. The content must
    // also contain the sender and the receiver device."
    [Fact]
    public void An_offer_holds_type_sender_receiver_and_the_sdp()
    {
        _harness.See(BasePeer, """{"join_state":"JOINED","timestamp":"1795000000000"}""");
        _harness.Post(new VoiceInput.Join());
        _harness.Describe();
        _harness.Accept();
        var json = JsonSerializer.Serialize(_harness.Single<VoiceCommand.SendToRoom>().Content, VoiceJson.Default.CallContent);
        Assert.Equal("""{"rtc_type":"offer","sender":"me@me:s","receiver":"chrome@mtorials:s","body":"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n"}""", json);
    }

    // "Every connection then needs to answer the offer. This happens in a very similar way."
    [Fact]
    public void An_offer_is_answered()
    {
        _harness.Join();
        _harness.See(BasePeer, """{"join_state":"JOINED"}""");
        _harness.ReceiveBaseProtocolCall(BasePeer, "offer");
        _harness.Describe();
        var answer = Assert.Single(_harness.Sent);
        Assert.Equal((RtcType.Answer, MachineHarness.Me, BasePeer, MachineHarness.Sdp), (answer.RtcType, answer.Sender, answer.Receiver, answer.Body));
        Assert.Null(answer.Parley);
        Assert.Equal(LinkState.Connecting, _harness.Link(BasePeer));
    }

    [Fact]
    public void An_answer_is_taken()
    {
        _harness.See(BasePeer, """{"join_state":"JOINED"}""");
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Echo();
        _harness.Describe();
        _harness.ReceiveBaseProtocolCall(BasePeer, "answer");
        Assert.Equal(MachineHarness.Sdp, _harness.Single<VoiceCommand.AcceptAnswer>().AnswerSdp);
        Assert.Equal(LinkState.Connecting, _harness.Link(BasePeer));
    }

    // "To establish the connection now every device needs to send the ICE candidates. This happens with the same event, but the
    // `receiver` is not necessary here"
    [Theory]
    [InlineData(MachineHarness.Me, true)]
    [InlineData(null, true)]
    [InlineData("other@x:s", false)]
    public void A_candidate_counts_with_and_without_receiver(string? receiver, bool counts)
    {
        _harness.Join();
        _harness.See(BasePeer, """{"join_state":"JOINED"}""");
        _harness.ReceiveBaseProtocolCall(BasePeer, "offer");
        _harness.ReceiveBaseProtocolCall(BasePeer, "candidate", "candidate:1 1 udp 1 192.0.2.1 5000 typ host", receiver);
        Assert.Equal(counts, _harness.Has<VoiceCommand.AddCandidates>());
    }

    [Fact]
    public void Own_late_candidates_go_out_singly_with_a_receiver()
    {
        _harness.Join();
        _harness.See(BasePeer, """{"join_state":"JOINED"}""");
        _harness.ReceiveBaseProtocolCall(BasePeer, "offer");
        _harness.Describe();
        _harness.Commands.Clear();
        for (var i = 0; i < 2; i++)
            _harness.Post(new VoiceInput.Gathered(_harness.Member(BasePeer).PeerId, new() { Candidate = $"candidate:{i}", SdpMid = "0" }));
        _harness.Pass(0.1);
        Assert.Equal(["candidate:0", "candidate:1"], _harness.Sent.Select(c => c.Body));
        Assert.All(_harness.Sent, c => Assert.Equal((RtcType.Candidate, BasePeer), (c.RtcType, c.Receiver)));
    }

    // "The user would need to update the state before a given timeout, otherwise other devices would treat the device as being
    // offline" / const timeout = 10000
    [Fact]
    public void A_state_that_is_not_updated_for_10_s_is_a_LEFT()
    {
        _harness.See(BasePeer, """{"join_state":"JOINED","timestamp":"1795000000000"}""");
        _harness.Pass(9.9);
        Assert.Equal([BasePeer], _harness.Shown);
        _harness.See(BasePeer, """{"join_state":"JOINED","timestamp":"1795000009900"}""");
        _harness.Pass(9.9);
        Assert.Equal([BasePeer], _harness.Shown);
        _harness.Pass(0.2);
        Assert.Empty(_harness.Shown);
    }

    // if (callStateEvent.body.timestamp < now() - timeout) remoteJoinState = 'LEFT'
    [Theory]
    [InlineData(-9000, true)]
    [InlineData(-11000, false)]
    [InlineData(+60000, true)]
    public void Callstate_without_server_age_uses_its_timestamp(int offset, bool shown)
    {
        _harness.See(BasePeer, "@mtorials:s", $$"""{"join_state":"JOINED","timestamp":"{{1_795_000_000_000 + offset}}"}""", age: null, ts: 0);
        Assert.Equal(shown, _harness.Shown.Length == 1);
    }

    // "timestamp": "293823423423424" // Epoch time ms
    [Fact]
    public void The_own_timestamp_is_a_string_of_epoch_milliseconds()
    {
        _harness.Post(new VoiceInput.Join());
        var json = JsonSerializer.Serialize(_harness.Single<VoiceCommand.WriteState>().Content, VoiceJson.Default.CallStateContent);
        Assert.StartsWith("""{"join_state":"JOINED","timestamp":"1795000000000",""", json, StringComparison.Ordinal);
    }

    // "In this case new devices will try to connect to offline devices."
    [Fact]
    public void Offline_device_gets_no_offer()
    {
        _harness.See(BasePeer, """{"join_state":"JOINED","timestamp":"1794999980000"}""", age: 20);
        _harness.Post(new VoiceInput.Join());
        Assert.False(_harness.Has<VoiceCommand.OpenPeer>());
    }

    // "Bots that join voice channels are very possible with this method."
    [Fact]
    public void A_bot_is_a_member_like_any_other()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("S", extra: ""","kind":"bot" """));
        Assert.Equal("bot", _harness.Member(MachineHarness.Ann).Kind);
    }
}
