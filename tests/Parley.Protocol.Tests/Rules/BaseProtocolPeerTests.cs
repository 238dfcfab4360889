namespace Parley.Protocol.Tests.Rules;

public sealed class BaseProtocolPeerTests
{
    private const string Seed = "chrome@x:s";
    private const string Literal = """{"join_state":"JOINED","timestamp":"1795000000000"}""";
    private const string Of2021 = """{"join_state":"JOINED","timestamp":1795000000000}""";
    private readonly MachineHarness _desk = new();

    [Fact]
    public void Its_offer_gathers_300_ms_so_that_a_join_costs_1_and_k_events()
    {
        _desk.See(Seed, Literal);
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Post(new VoiceInput.Join());
        Assert.Equal([300, 40], _desk.Said.OfType<VoiceCommand.MakeOffer>().Select(o => o.GatherFor.TotalMilliseconds));
        _desk.Describe();
        _desk.Accept();
        Assert.Single(_desk.Said.OfType<VoiceCommand.SendToRoom>());
    }

    [Fact]
    public void Nothing_is_sent_to_it_before_the_server_has_our_JOINED()
    {
        _desk.See(Seed, Literal);
        _desk.Post(new VoiceInput.Join());
        _desk.Describe();
        Assert.False(_desk.Has<VoiceCommand.SendToRoom>());
        _desk.Accept();
        Assert.True(_desk.Has<VoiceCommand.SendToRoom>());
    }

    [Fact]
    public void The_client_of_2021_is_answered_as_it_writes()
    {
        _desk.Join();
        _desk.See("Chrome", "@old:s", Of2021);
        Assert.Contains("Chrome", _desk.Shown);
        _desk.ReceiveBaseProtocolCall("Chrome", "offer", """{"type":"offer","sdp":"v=0\r\ns=-\r\n"}""");
        Assert.Equal("v=0\r\ns=-\r\n", _desk.Single<VoiceCommand.MakeAnswer>().OfferSdp);
        _desk.ReceiveBaseProtocolCall("Chrome", "icecandidate", """{"candidate":"candidate:1","sdpMid":"0","sdpMLineIndex":0}""");
        Assert.Equal("candidate:1", Assert.Single(_desk.Single<VoiceCommand.AddCandidates>().Candidates).Candidate);
        _desk.Describe();
        Assert.Equal("""{"type":"answer","sdp":"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n"}""", Assert.Single(_desk.Sent).Body);
        _desk.Said.Clear();
        _desk.Post(new VoiceInput.Gathered(_desk.Member("Chrome").PeerId, new() { Candidate = "candidate:9" }));
        _desk.Pass(0.1);
        Assert.Equal((RtcType.IceCandidate, """{"candidate":"candidate:9"}"""), (_desk.Sent[0].RtcType!.Value, _desk.Sent[0].Body));
    }

    [Theory]
    [InlineData(Seed, "@x:s", Literal, false)]
    [InlineData(Seed, "@x:s", Of2021, true)]
    [InlineData("Chrome", "@old:s", Literal, true)]
    public void A_numeric_timestamp_or_a_bare_name_tells_the_dialect_before_it_speaks(string key, string sender, string state, bool json)
    {
        _desk.See(key, sender, state);
        _desk.Post(new VoiceInput.Join());
        _desk.Describe();
        _desk.Accept();
        Assert.Equal(json, Assert.Single(_desk.Sent).Body!.StartsWith('{'));
    }

    [Fact]
    public void Every_third_unanswered_offer_is_tried_in_the_other_dialect()
    {
        _desk.See(Seed, Literal);
        _desk.Post(new VoiceInput.Join());
        _desk.Accept();
        var dialects = "";
        for (var attempt = 0; attempt < 4; attempt++)
        {
            _desk.Describe();
            _desk.Accept();
            dialects += Assert.Single(_desk.Sent).Body!.StartsWith('{') ? 'j' : 'l';
            _desk.Said.Clear();
            for (var waited = 0; waited < 30 && !_desk.Has<VoiceCommand.MakeOffer>(); waited++)
            {
                _desk.See(Seed, Literal);
                _desk.Pass(1);
            }
        }
        Assert.Equal("lljl", dialects);
    }

    [Fact]
    public void The_answer_is_due_8_s_after_the_rate_limit_let_the_offer_go()
    {
        _desk.See(Seed, Literal);
        _desk.Post(new VoiceInput.Join());
        _desk.Accept();
        _desk.Describe();
        for (var second = 0; second < 20; second++)
        {
            _desk.See(Seed, Literal);
            _desk.Pass(1);
        }
        Assert.Equal(LinkState.Offered, _desk.Link(Seed));
        _desk.Accept();
        _desk.See(Seed, Literal);
        _desk.Pass(7.9);
        Assert.Equal(LinkState.Offered, _desk.Link(Seed));
        _desk.See(Seed, Literal);
        _desk.Pass(0.2);
        Assert.Equal(LinkState.BackingOff, _desk.Link(Seed));
    }

    [Fact]
    public void What_it_writes_to_others_tells_its_dialect()
    {
        _desk.See(Seed, Literal);
        _desk.ReceiveBaseProtocolCall(Seed, "offer", """{"type":"offer","sdp":"v=0\r\n"}""", "other@y:s");
        _desk.Post(new VoiceInput.Join());
        _desk.Describe();
        _desk.Accept();
        Assert.StartsWith("{", Assert.Single(_desk.Sent).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_in_what_it_writes_to_others_breaks_nothing()
    {
        _desk.See(Seed, Literal);
        _desk.Hear("@x:s", """{"rtc_type":"offer","sender":"chrome@x:s","receiver":"other@y:s","body":"\ud800"}""");
        _desk.Hear("@x:s", """{"rtc_type":"offer","sender":"\ud800@x:s","receiver":"other@y:s","body":"v=0"}""");
        Assert.Contains(Seed, _desk.Shown);
    }

    [Fact]
    public void The_client_of_2021_holds_for_its_own_20_s()
    {
        _desk.See("Chrome", "@old:s", Of2021);
        _desk.Pass(19.9);
        Assert.Contains("Chrome", _desk.Shown);
        _desk.Pass(0.2);
        Assert.Empty(_desk.Shown);
    }

    [Fact]
    public void A_second_offer_with_another_origin_is_a_new_connection()
    {
        _desk.Join();
        _desk.See(Seed, Literal);
        _desk.ReceiveBaseProtocolCall(Seed, "offer", "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n");
        _desk.Describe();
        var peer = _desk.Member(Seed).PeerId;
        _desk.ReceiveBaseProtocolCall(Seed, "offer", "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\n");
        Assert.Equal(peer, _desk.Last<VoiceCommand.MakeAnswer>().PeerId);
        _desk.Describe();
        _desk.ReceiveBaseProtocolCall(Seed, "offer", "v=0\r\no=- 9 1 IN IP4 0.0.0.0\r\n");
        Assert.NotEqual(peer, _desk.Last<VoiceCommand.MakeAnswer>().PeerId);
    }

    [Fact]
    public void An_offer_that_has_not_gone_out_gives_way_to_a_seed_peers()
    {
        _desk.See("zoo@x:s", Literal);
        _desk.Post(new VoiceInput.Join());
        _desk.ReceiveBaseProtocolCall("zoo@x:s", "offer");
        Assert.True(_desk.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void A_state_without_timestamp_never_times_out_by_the_seed_so_a_join_tries_it_once()
    {
        _desk.See(Seed, "@x:s", """{"join_state":"JOINED"}""", age: 3600);
        Assert.Empty(_desk.Shown);
        _desk.Post(new VoiceInput.Join());
        _desk.Accept();
        _desk.Describe();
        Assert.Equal(Seed, Assert.Single(_desk.Sent).Receiver);
        var peer = _desk.Single<VoiceCommand.MakeOffer>().PeerId;
        _desk.ReceiveBaseProtocolCall(Seed, "answer");
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        Assert.Contains(Seed, _desk.Shown);
    }

    [Fact]
    public void A_ghost_without_timestamp_is_tried_once()
    {
        _desk.See(Seed, "@x:s", """{"join_state":"JOINED"}""", age: 3600);
        _desk.Post(new VoiceInput.Join());
        _desk.Accept();
        _desk.Describe();
        _desk.Pass(120);
        Assert.Single(_desk.Said.OfType<VoiceCommand.OpenPeer>());
        Assert.True(_desk.Has<VoiceCommand.ClosePeer>());
    }

    [Fact]
    public void A_seed_peer_that_fails_gets_a_new_connection_not_a_restart()
    {
        _desk.Join();
        _desk.See(Seed, Literal);
        _desk.ReceiveBaseProtocolCall(Seed, "offer");
        _desk.Describe();
        _desk.Post(new VoiceInput.MediaChanged(_desk.Member(Seed).PeerId, MediaState.Connected));
        _desk.Post(new VoiceInput.MediaChanged(_desk.Member(Seed).PeerId, MediaState.Disconnected));
        _desk.Pass(5.1);
        Assert.Equal(LinkState.BackingOff, _desk.Link(Seed));
    }
}
