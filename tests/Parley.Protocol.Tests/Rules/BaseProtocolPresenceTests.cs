namespace Parley.Protocol.Tests.Rules;

/// <summary>A base-protocol peer that may be in the channel is kept informed of this device, however it came to count.</summary>
public sealed class BaseProtocolPresenceTests
{
    private const string BasePeer = "chrome@x:s";
    private const string Stamped = """{"join_state":"JOINED","timestamp":"1795000000000"}""";
    private readonly MachineHarness _harness = new(hasExclusiveKey: true);

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

    private void Describe()
    {
        if (_harness.Commands.OfType<VoiceCommand.MakeOffer>().LastOrDefault() is { } offer)
            _harness.Post(new VoiceInput.Described(offer.PeerId, true, MachineHarness.Sdp));
    }
}
