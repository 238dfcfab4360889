namespace Parley.Protocol.Tests.Rules;

public sealed class BaseProtocolPeerTests
{
    private const string BasePeer = "chrome@x:s";
    private const string Literal = """{"join_state":"JOINED","timestamp":"1795000000000"}""";
    private const string Legacy = """{"join_state":"JOINED","timestamp":1795000000000}""";
    private readonly MachineHarness _harness = new();

    [Fact]
    public void Offer_to_a_base_protocol_peer_gathers_300_ms_so_that_a_join_costs_1_and_k_events()
    {
        _harness.See(BasePeer, Literal);
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        Assert.Equal([300, 40], _harness.Commands.OfType<VoiceCommand.MakeOffer>().Select(o => o.GatherFor.TotalMilliseconds));
        _harness.Describe();
        _harness.Accept();
        Assert.Single(_harness.Commands.OfType<VoiceCommand.SendToRoom>());
    }

    [Fact]
    public void Base_protocol_peer_gets_nothing_before_the_own_JOINED_is_stored()
    {
        _harness.See(BasePeer, Literal);
        _harness.Post(new VoiceInput.Join());
        _harness.Describe();
        Assert.False(_harness.Has<VoiceCommand.SendToRoom>());
        _harness.Accept();
        Assert.True(_harness.Has<VoiceCommand.SendToRoom>());
    }

    [Fact]
    public void Legacy_client_is_answered_in_its_dialect()
    {
        _harness.Join();
        _harness.See("Chrome", "@old:s", Legacy);
        Assert.Contains("Chrome", _harness.Shown);
        _harness.ReceiveBaseProtocolCall("Chrome", "offer", """{"type":"offer","sdp":"v=0\r\ns=-\r\n"}""");
        Assert.Equal("v=0\r\ns=-\r\n", _harness.Single<VoiceCommand.MakeAnswer>().OfferSdp);
        _harness.ReceiveBaseProtocolCall("Chrome", "icecandidate", """{"candidate":"candidate:1","sdpMid":"0","sdpMLineIndex":0}""");
        Assert.Equal("candidate:1", Assert.Single(_harness.Single<VoiceCommand.AddCandidates>().Candidates).Candidate);
        _harness.Describe();
        Assert.Equal("""{"type":"answer","sdp":"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n"}""", Assert.Single(_harness.Sent).Body);
        _harness.Commands.Clear();
        _harness.Post(new VoiceInput.Gathered(_harness.Member("Chrome").PeerId, new() { Candidate = "candidate:9" }));
        _harness.Pass(0.1);
        Assert.Equal((RtcType.IceCandidate, """{"candidate":"candidate:9"}"""), (_harness.Sent[0].RtcType!.Value, _harness.Sent[0].Body));
    }

    [Theory]
    [InlineData(BasePeer, "@x:s", Literal, false)]
    [InlineData(BasePeer, "@x:s", Legacy, true)]
    [InlineData("Chrome", "@old:s", Literal, true)]
    public void Dialect_before_the_first_message_follows_a_numeric_timestamp_or_a_bare_name(string key, string sender, string state, bool json)
    {
        _harness.See(key, sender, state);
        _harness.Post(new VoiceInput.Join());
        _harness.Describe();
        _harness.Accept();
        Assert.Equal(json, Assert.Single(_harness.Sent).Body!.StartsWith('{'));
    }

    [Fact]
    public void Every_third_unanswered_offer_is_tried_in_the_other_dialect()
    {
        _harness.See(BasePeer, Literal);
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        var dialects = "";
        for (var attempt = 0; attempt < 4; attempt++)
        {
            _harness.Describe();
            _harness.Accept();
            dialects += Assert.Single(_harness.Sent).Body!.StartsWith('{') ? 'j' : 'l';
            _harness.Commands.Clear();
            for (var waited = 0; waited < 30 && !_harness.Has<VoiceCommand.MakeOffer>(); waited++)
            {
                _harness.See(BasePeer, Literal);
                _harness.Pass(1);
            }
        }
        Assert.Equal("lljl", dialects);
    }

    [Fact]
    public void The_answer_is_due_8_s_after_the_rate_limit_let_the_offer_go()
    {
        _harness.See(BasePeer, Literal);
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Describe();
        for (var second = 0; second < 20; second++)
        {
            _harness.See(BasePeer, Literal);
            _harness.Pass(1);
        }
        Assert.Equal(LinkState.Offered, _harness.Link(BasePeer));
        _harness.Accept();
        _harness.See(BasePeer, Literal);
        _harness.Pass(7.9);
        Assert.Equal(LinkState.Offered, _harness.Link(BasePeer));
        _harness.See(BasePeer, Literal);
        _harness.Pass(0.2);
        Assert.Equal(LinkState.BackingOff, _harness.Link(BasePeer));
    }

    [Fact]
    public void Dialect_is_learned_from_messages_to_others()
    {
        _harness.See(BasePeer, Literal);
        _harness.ReceiveBaseProtocolCall(BasePeer, "offer", """{"type":"offer","sdp":"v=0\r\n"}""", "other@y:s");
        _harness.Post(new VoiceInput.Join());
        _harness.Describe();
        _harness.Accept();
        Assert.StartsWith("{", Assert.Single(_harness.Sent).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_text_in_messages_to_others_is_ignored()
    {
        _harness.See(BasePeer, Literal);
        _harness.Hear("@x:s", """{"rtc_type":"offer","sender":"chrome@x:s","receiver":"other@y:s","body":"\ud800"}""");
        _harness.Hear("@x:s", """{"rtc_type":"offer","sender":"\ud800@x:s","receiver":"other@y:s","body":"v=0"}""");
        Assert.Contains(BasePeer, _harness.Shown);
    }

    [Fact]
    public void Legacy_client_callstate_expires_after_20_s()
    {
        _harness.See("Chrome", "@old:s", Legacy);
        _harness.Pass(19.9);
        Assert.Contains("Chrome", _harness.Shown);
        _harness.Pass(0.2);
        Assert.Empty(_harness.Shown);
    }

    [Fact]
    public void A_second_offer_with_another_origin_is_a_new_connection()
    {
        _harness.Join();
        _harness.See(BasePeer, Literal);
        _harness.ReceiveBaseProtocolCall(BasePeer, "offer", "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n");
        _harness.Describe();
        var peer = _harness.Member(BasePeer).PeerId;
        _harness.ReceiveBaseProtocolCall(BasePeer, "offer", "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\n");
        Assert.Equal(peer, _harness.Last<VoiceCommand.MakeAnswer>().PeerId);
        _harness.Describe();
        _harness.ReceiveBaseProtocolCall(BasePeer, "offer", "v=0\r\no=- 9 1 IN IP4 0.0.0.0\r\n");
        Assert.NotEqual(peer, _harness.Last<VoiceCommand.MakeAnswer>().PeerId);
    }

    [Fact]
    public void Unsent_own_offer_yields_to_the_offer_of_a_base_protocol_peer()
    {
        _harness.See("zoo@x:s", Literal);
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Echo();
        _harness.ReceiveBaseProtocolCall("zoo@x:s", "offer");
        Assert.True(_harness.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void Join_probes_a_base_protocol_callstate_without_timestamp()
    {
        _harness.See(BasePeer, "@x:s", """{"join_state":"JOINED"}""", age: 3600);
        Assert.Empty(_harness.Shown);
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Echo();
        _harness.Describe();
        Assert.Equal(BasePeer, Assert.Single(_harness.Sent).Receiver);
        var peer = _harness.Single<VoiceCommand.MakeOffer>().PeerId;
        _harness.ReceiveBaseProtocolCall(BasePeer, "answer");
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        Assert.Contains(BasePeer, _harness.Shown);
    }

    [Fact]
    public void Stale_member_without_timestamp_gets_three_offers_and_no_more()
    {
        _harness.See(BasePeer, "@x:s", """{"join_state":"JOINED"}""", age: 3600);
        _harness.Post(new VoiceInput.Join());
        for (var second = 0; second < 120; second++)
        {
            _harness.PassServed(1);
            _harness.Describe();
        }
        Assert.Equal(3, _harness.Commands.OfType<VoiceCommand.OpenPeer>().Count());
        Assert.Equal(3, _harness.Commands.OfType<VoiceCommand.ClosePeer>().Count());
    }

    [Fact]
    public void Failed_base_protocol_peer_gets_a_new_connection_without_ICE_restart()
    {
        _harness.Join();
        _harness.See(BasePeer, Literal);
        _harness.ReceiveBaseProtocolCall(BasePeer, "offer");
        _harness.Describe();
        _harness.Post(new VoiceInput.MediaChanged(_harness.Member(BasePeer).PeerId, MediaState.Connected));
        _harness.Post(new VoiceInput.MediaChanged(_harness.Member(BasePeer).PeerId, MediaState.Disconnected));
        _harness.Pass(5.1);
        Assert.Equal(LinkState.BackingOff, _harness.Link(BasePeer));
    }
}
