namespace Parley.Protocol.Tests.Rules;

public sealed class NegotiationTests
{
    private readonly MachineHarness _harness = new();

    [Theory]
    [InlineData(MachineHarness.Ann, false)]
    [InlineData(MachineHarness.Zoe, true)]
    public void Offer_of_the_lesser_device_key_wins_if_both_offered(string other, bool oursStands)
    {
        _harness.See(other, MachineHarness.Parley("O"));
        _harness.Post(new VoiceInput.Join());
        _harness.Describe();
        _harness.HearParley(other, "O", "offer");
        Assert.Equal(!oursStands, _harness.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(oursStands ? LinkState.Offered : LinkState.Answering, _harness.Link(other));
        if (oursStands)
            return;
        _harness.HearParley(other, "O", "answer", answers: 1); // of the offer that was dropped
        Assert.False(_harness.Has<VoiceCommand.AcceptAnswer>());
    }

    [Fact]
    public void An_answer_to_another_offer_is_not_taken()
    {
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        _harness.Describe();
        _harness.HearParley(MachineHarness.Ann, "A", "answer", answers: 7);
        Assert.False(_harness.Has<VoiceCommand.AcceptAnswer>());
        _harness.HearParley(MachineHarness.Ann, "A", "answer", answers: 1);
        Assert.True(_harness.Has<VoiceCommand.AcceptAnswer>());
        _harness.HearParley(MachineHarness.Ann, "A", "answer", answers: 1);
        Assert.Single(_harness.Commands.OfType<VoiceCommand.AcceptAnswer>());
    }

    [Fact]
    public void Opener_of_a_connection_is_polite()
    {
        // This device opened the connection: its restart yields.
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.Post(new VoiceInput.Join());
        _harness.Accept();
        _harness.Describe();
        _harness.HearParley(MachineHarness.Ann, "A", "answer", answers: 1);
        var peer = _harness.Member(MachineHarness.Ann).PeerId;
        _harness.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        _harness.Post(new VoiceInput.NetworkChanged());
        _harness.Commands.Clear();
        _harness.HearParley(MachineHarness.Ann, "A", "offer");
        Assert.Equal(peer, _harness.Single<VoiceCommand.MakeAnswer>().PeerId);

        // The peer opened the connection: its restart yields.
        var harness = new MachineHarness();
        harness.Join();
        harness.Connect(MachineHarness.Zoe, "Z");
        harness.Post(new VoiceInput.NetworkChanged());
        harness.Commands.Clear();
        harness.HearParley(MachineHarness.Zoe, "Z", "offer");
        Assert.False(harness.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void A_renegotiation_keeps_the_connection()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann);
        _harness.HearParley(MachineHarness.Ann, "S1", "offer", connection: 1);
        Assert.Equal(peer, _harness.Single<VoiceCommand.MakeAnswer>().PeerId);
        Assert.False(_harness.Has<VoiceCommand.ClosePeer>());
        Assert.Equal(LinkState.Connected, _harness.Link(MachineHarness.Ann));
    }

    [Fact]
    public void A_bad_renegotiation_leaves_the_connection_as_it_was()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann);
        _harness.HearParley(MachineHarness.Ann, "S1", "offer", connection: 1);
        _harness.Post(new VoiceInput.PeerFailed(peer, BadDescription: true));
        Assert.Equal(LinkState.Connected, _harness.Link(MachineHarness.Ann));
    }

    [Fact]
    public void An_offer_with_a_higher_connection_number_ends_the_connection_before()
    {
        _harness.Join();
        var peer = _harness.Connect(MachineHarness.Ann);
        _harness.HearParley(MachineHarness.Ann, "S1", "offer", connection: 2);
        Assert.Equal(peer, _harness.Single<VoiceCommand.ClosePeer>().PeerId);
        Assert.NotEqual(peer, _harness.Single<VoiceCommand.MakeAnswer>().PeerId);
    }

    [Fact]
    public void Offer_with_a_lower_connection_number_is_answered_with_an_offer_above_both()
    {
        _harness.Join();
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.HearParley(MachineHarness.Ann, "A", "offer", connection: 5);
        _harness.Describe();
        _harness.Commands.Clear();
        _harness.HearParley(MachineHarness.Ann, "A", "offer", connection: 1);
        _harness.Describe();
        Assert.Equal(6, Assert.Single(_harness.Sent).Parley!.Connection);
    }

    [Fact]
    public void An_offer_that_its_sender_dropped_does_not_disturb_the_connection_when_it_comes_late()
    {
        _harness.See(MachineHarness.Zoe, MachineHarness.Parley("Z"));
        _harness.Post(new VoiceInput.Join());
        _harness.Describe();
        _harness.HearParley(MachineHarness.Zoe, "Z", "answer", answers: 1, seq: 2);
        _harness.Post(new VoiceInput.MediaChanged(_harness.Member(MachineHarness.Zoe).PeerId, MediaState.Connected));
        _harness.Commands.Clear();
        _harness.HearParley(MachineHarness.Zoe, "Z", "offer", seq: 1);
        Assert.Empty(_harness.Commands);
    }

    [Fact]
    public void An_old_offer_that_was_overtaken_opens_nothing()
    {
        _harness.Join();
        _harness.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _harness.HearParley(MachineHarness.Ann, "A", "offer", connection: 2, seq: 10);
        _harness.Commands.Clear();
        _harness.HearParley(MachineHarness.Ann, "A", "offer", connection: 1, seq: 3);
        Assert.Empty(_harness.Commands);
        Assert.Equal(1, _harness.Machine.Ignored(IgnoredReason.Old));
    }
}
