namespace Parley.Protocol.Tests.Rules;

/// <summary>A base-protocol peer that may be in the channel is kept informed of this device, however it came to count.</summary>
public sealed class BaseProtocolPresenceTests
{
    private const string BasePeer = "chrome@x:s";
    private const string Stamped = """{"join_state":"JOINED","timestamp":"1795000000000"}""";
    private const string Unstamped = """{"join_state":"JOINED"}""";
    private readonly MachineHarness _harness = new(hasExclusiveKey: true);

    [Fact]
    public void Base_protocol_peer_that_renews_after_its_callstate_expired_gets_a_renewal_at_once()
    {
        _harness.Join();
        _harness.See(BasePeer, Stamped);
        _harness.PassServed(40);
        Assert.Equal(6_750_000, LastExpiry()); // the peer is regarded as gone
        _harness.Commands.Clear();
        _harness.See(BasePeer, Stamped);
        Assert.Equal(17_500, LastExpiry());
        _harness.Accept();
        _harness.Pass(0.6);
        Assert.True(_harness.Has<VoiceCommand.MakeOffer>());
    }

    [Fact]
    public void Base_protocol_peer_is_renewed_every_7_s_whatever_its_own_renewals_do()
    {
        _harness.Join();
        for (var round = 0; round < 6; round++)
        {
            _harness.See(BasePeer, Stamped);
            _harness.PassServed(12); // its callstate expires after 10 s
        }
        var writes = _harness.Commands.OfType<VoiceCommand.WriteState>().Count();
        Assert.InRange(writes, 10, 13);
    }

    [Fact]
    public void Peer_without_timestamp_that_a_probe_found_is_renewed_every_7_s()
    {
        _harness.See(BasePeer, "@x:s", Unstamped, age: 3600);
        JoinAndConnect();
        _harness.PassServed(30);
        Assert.InRange(_harness.Commands.OfType<VoiceCommand.WriteState>().Count(), 4, 5);
        Assert.Equal(17_500, LastExpiry());
        Assert.Contains(BasePeer, _harness.Shown);
    }

    [Fact]
    public void Peer_without_timestamp_that_closed_its_connection_is_offered_another()
    {
        _harness.See(BasePeer, "@x:s", Unstamped, age: 3600);
        JoinAndConnect();
        _harness.PassServed(12);
        _harness.Commands.Clear();
        _harness.Post(new VoiceInput.MediaChanged(_harness.Member(BasePeer).PeerId, MediaState.Closed));
        _harness.PassServed(6);
        Assert.True(_harness.Has<VoiceCommand.MakeOffer>());
    }

    [Fact]
    public void Peer_without_timestamp_whose_answer_was_lost_gets_three_offers()
    {
        _harness.Join();
        _harness.See(BasePeer, Unstamped);
        for (var second = 0; second < 120; second++)
        {
            _harness.PassServed(1);
            Describe();
        }
        Assert.Equal(3, _harness.Commands.OfType<VoiceCommand.MakeOffer>().Count());
        Assert.True(_harness.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn > 17_500);
    }

    [Fact]
    public void Old_callstate_without_timestamp_that_arrives_after_the_join_is_probed()
    {
        _harness.Join();
        _harness.See(BasePeer, "@x:s", Unstamped, age: 60);
        _harness.PassServed(5);
        Assert.True(_harness.Has<VoiceCommand.MakeOffer>());
    }

    [Fact]
    public void Base_protocol_peer_that_closed_its_connection_gets_no_offer_for_3_s()
    {
        _harness.See(BasePeer, Stamped);
        JoinAndConnect();
        _harness.Post(new VoiceInput.MediaChanged(_harness.Member(BasePeer).PeerId, MediaState.Closed));
        _harness.Commands.Clear();
        _harness.PassServed(3);
        Assert.False(_harness.Has<VoiceCommand.MakeOffer>()); // its LEFT may be on its way
        _harness.PassServed(2);
        Assert.True(_harness.Has<VoiceCommand.MakeOffer>());
    }

    [Theory]
    [InlineData("offer")]
    [InlineData("answer")]
    [InlineData("candidate")]
    public void Call_event_of_a_base_protocol_peer_that_is_older_than_the_own_JOINED_is_ignored(string type)
    {
        _harness.See(BasePeer, Stamped);
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        Describe();
        _harness.ReceiveBaseProtocolCall(BasePeer, type, age: 2);
        Assert.False(_harness.Has<VoiceCommand.MakeAnswer>() || _harness.Has<VoiceCommand.AcceptAnswer>() || _harness.Has<VoiceCommand.AddCandidates>());
        Assert.Equal(1, _harness.Machine.Ignored(IgnoredReason.Old));
        Assert.Equal(LinkState.Offered, _harness.Link(BasePeer));
        _harness.Echo();
        _harness.ReceiveBaseProtocolCall(BasePeer, "answer");
        Assert.True(_harness.Has<VoiceCommand.AcceptAnswer>());
    }

    [Fact]
    public void JOINED_of_the_previous_process_from_before_the_join_costs_no_second_write()
    {
        _harness.Pass(5);
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Pass(1);
        _harness.See(MachineHarness.Me, MachineHarness.Parley("OLD", device: "ME"), age: 4);
        _harness.Pass(1);
        Assert.Single(_harness.Commands.OfType<VoiceCommand.WriteState>());
    }

    private long? LastExpiry() => _harness.Last<VoiceCommand.WriteState>().Content.Parley!.ExpiresIn;

    private void Describe()
    {
        if (_harness.Commands.OfType<VoiceCommand.MakeOffer>().LastOrDefault() is { } offer)
            _harness.Post(new VoiceInput.Described(offer.PeerId, true, MachineHarness.Sdp));
    }

    private void JoinAndConnect()
    {
        _harness.Post(new VoiceInput.Join());
        var peer = _harness.Single<VoiceCommand.MakeOffer>().PeerId;
        Describe();
        _harness.Accept();
        _harness.Echo();
        _harness.ReceiveBaseProtocolCall(BasePeer, "answer");
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        _harness.Commands.Clear();
    }
}
