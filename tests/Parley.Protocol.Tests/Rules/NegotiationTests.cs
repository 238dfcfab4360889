namespace Parley.Protocol.Tests.Rules;

public sealed class NegotiationTests
{
    private readonly MachineHarness _desk = new();

    [Theory]
    [InlineData(MachineHarness.Ann, false)]
    [InlineData(MachineHarness.Zoe, true)]
    public void Where_both_offered_the_offer_of_the_lesser_device_key_stands(string other, bool oursStands)
    {
        _desk.See(other, MachineHarness.Parley("O"));
        _desk.Post(new VoiceInput.Join());
        _desk.Describe();
        _desk.HearParley(other, "O", "offer");
        Assert.Equal(!oursStands, _desk.Has<VoiceCommand.MakeAnswer>());
        Assert.Equal(oursStands ? LinkState.Offered : LinkState.Answering, _desk.Link(other));
        if (oursStands)
            return;
        _desk.HearParley(other, "O", "answer", answers: 1); // of the offer that was dropped
        Assert.False(_desk.Has<VoiceCommand.AcceptAnswer>());
    }

    [Fact]
    public void An_answer_to_another_offer_is_not_taken()
    {
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Post(new VoiceInput.Join());
        _desk.Describe();
        _desk.HearParley(MachineHarness.Ann, "A", "answer", answers: 7);
        Assert.False(_desk.Has<VoiceCommand.AcceptAnswer>());
        _desk.HearParley(MachineHarness.Ann, "A", "answer", answers: 1);
        Assert.True(_desk.Has<VoiceCommand.AcceptAnswer>());
        _desk.HearParley(MachineHarness.Ann, "A", "answer", answers: 1);
        Assert.Single(_desk.Said.OfType<VoiceCommand.AcceptAnswer>());
    }

    [Fact]
    public void In_a_connection_who_opened_it_is_polite()
    {
        // We opened: our restart gives way to theirs.
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.Post(new VoiceInput.Join());
        _desk.Accept();
        _desk.Describe();
        _desk.HearParley(MachineHarness.Ann, "A", "answer", answers: 1);
        var peer = _desk.Member(MachineHarness.Ann).PeerId;
        _desk.Post(new VoiceInput.MediaChanged(peer, MediaState.Connected));
        _desk.Post(new VoiceInput.NetworkChanged());
        _desk.Said.Clear();
        _desk.HearParley(MachineHarness.Ann, "A", "offer");
        Assert.Equal(peer, _desk.Single<VoiceCommand.MakeAnswer>().PeerId);

        // They opened: theirs gives way to ours.
        var desk = new MachineHarness();
        desk.Join();
        desk.Connect(MachineHarness.Zoe, "Z");
        desk.Post(new VoiceInput.NetworkChanged());
        desk.Said.Clear();
        desk.HearParley(MachineHarness.Zoe, "Z", "offer");
        Assert.False(desk.Has<VoiceCommand.MakeAnswer>());
    }

    [Fact]
    public void A_renegotiation_keeps_the_connection()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann);
        _desk.HearParley(MachineHarness.Ann, "S1", "offer", connection: 1);
        Assert.Equal(peer, _desk.Single<VoiceCommand.MakeAnswer>().PeerId);
        Assert.False(_desk.Has<VoiceCommand.ClosePeer>());
        Assert.Equal(LinkState.Connected, _desk.Link(MachineHarness.Ann));
    }

    [Fact]
    public void A_bad_renegotiation_leaves_the_connection_as_it_was()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann);
        _desk.HearParley(MachineHarness.Ann, "S1", "offer", connection: 1);
        _desk.Post(new VoiceInput.PeerFailed(peer, BadDescription: true));
        Assert.Equal(LinkState.Connected, _desk.Link(MachineHarness.Ann));
    }

    [Fact]
    public void An_offer_with_a_higher_connection_number_ends_the_connection_before()
    {
        _desk.Join();
        var peer = _desk.Connect(MachineHarness.Ann);
        _desk.HearParley(MachineHarness.Ann, "S1", "offer", connection: 2);
        Assert.Equal(peer, _desk.Single<VoiceCommand.ClosePeer>().PeerId);
        Assert.NotEqual(peer, _desk.Single<VoiceCommand.MakeAnswer>().PeerId);
    }

    [Fact]
    public void Who_counts_fewer_connections_gets_an_offer_that_is_above_both()
    {
        _desk.Join();
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.HearParley(MachineHarness.Ann, "A", "offer", connection: 5);
        _desk.Describe();
        _desk.Said.Clear();
        _desk.HearParley(MachineHarness.Ann, "A", "offer", connection: 1);
        _desk.Describe();
        Assert.Equal(6, Assert.Single(_desk.Sent).Parley!.Connection);
    }

    [Fact]
    public void An_offer_that_its_sender_dropped_does_not_disturb_the_connection_when_it_comes_late()
    {
        _desk.See(MachineHarness.Zoe, MachineHarness.Parley("Z"));
        _desk.Post(new VoiceInput.Join());
        _desk.Describe();
        _desk.HearParley(MachineHarness.Zoe, "Z", "answer", answers: 1, seq: 2);
        _desk.Post(new VoiceInput.MediaChanged(_desk.Member(MachineHarness.Zoe).PeerId, MediaState.Connected));
        _desk.Said.Clear();
        _desk.HearParley(MachineHarness.Zoe, "Z", "offer", seq: 1);
        Assert.Empty(_desk.Said);
    }

    [Fact]
    public void An_old_offer_that_was_overtaken_opens_nothing()
    {
        _desk.Join();
        _desk.See(MachineHarness.Ann, MachineHarness.Parley("A"));
        _desk.HearParley(MachineHarness.Ann, "A", "offer", connection: 2, seq: 10);
        _desk.Said.Clear();
        _desk.HearParley(MachineHarness.Ann, "A", "offer", connection: 1, seq: 3);
        Assert.Empty(_desk.Said);
        Assert.Equal(1, _desk.Machine.Ignored(IgnoredReason.Old));
    }
}
