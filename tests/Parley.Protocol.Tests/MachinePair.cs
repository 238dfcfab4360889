using System.Text.Json;

namespace Parley.Protocol.Tests;

/// <summary>Two machines over a homeserver that can change each message.</summary>
internal sealed class MachinePair
{
    private readonly Queue<(PairSide Side, VoiceInput Input)> _due = new();
    private TimeSpan _now;

    public MachinePair(ulong seed = 1, bool haveKeys = false) => (Ann, Zoe) = (new("ann", 'A', seed, haveKeys), new("zoe", 'B', seed + 1, haveKeys));

    public PairSide Ann { get; }

    public PairSide Zoe { get; }

    public List<CallContent> Sent { get; } = [];

    public Func<PairSide, CallContent, CallContent?> Between { get; set; } = static (_, content) => content;

    /// <summary>Ann joins; Zoe joins later, and offers.</summary>
    public void Connect()
    {
        foreach (var side in new[] { Ann, Zoe })
        {
            Handle(side, new VoiceInput.ServerCapabilities(false, null));
            Handle(side, new VoiceInput.Join(side.Identity?.Public));
            Pass(2); // random numbers and proofs follow a second after the connection is up
        }
    }

    public void Handle(PairSide side, VoiceInput input)
    {
        _due.Enqueue((side, input));
        while (_due.TryDequeue(out var next))
            foreach (var command in next.Side.Machine.Handle(next.Input, new(_now, 1_795_000_000_000 + (long)_now.TotalMilliseconds)))
                Run(next.Side, command);
    }

    /// <summary>Delivers a message of one side to the other.</summary>
    public void Deliver(PairSide from, CallContent content) => Handle(from == Ann ? Zoe : Ann, CallOf(from, content));

    public void Pass(double seconds)
    {
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end; _now += TimeSpan.FromMilliseconds(20))
        {
            Handle(Ann, VoiceInput.Tick.Instance);
            Handle(Zoe, VoiceInput.Tick.Instance);
        }
    }

    private static VoiceInput.Call CallOf(PairSide from, CallContent content) => new(from.User, JsonSerializer.SerializeToElement(content, VoiceJson.Default.CallContent));

    private void Run(PairSide side, VoiceCommand command)
    {
        var other = side == Ann ? Zoe : Ann;
        switch (command)
        {
            case VoiceCommand.WriteState write:
                _due.Enqueue((side, new VoiceInput.Done(write.RequestId)));
                var state = new VoiceInput.CallState(
                    side.Key.Value, side.User, JsonSerializer.SerializeToElement(write.Content, VoiceJson.Default.CallStateContent), TimeSpan.Zero, 1_795_000_000_000);
                _due.Enqueue((side, state));
                _due.Enqueue((other, state));
                break;
            case VoiceCommand.SendToDevices send:
                _due.Enqueue((side, new VoiceInput.Done(send.RequestId)));
                foreach (var message in send.Messages)
                {
                    Sent.Add(message.Content);
                    if (Between(side, message.Content) is { } content)
                        _due.Enqueue((other, CallOf(side, content)));
                }
                break;
            case VoiceCommand.MakeOffer make:
                _due.Enqueue((side, new VoiceInput.Described(make.PeerId, true, side.Sdp)));
                break;
            case VoiceCommand.MakeAnswer make:
                _due.Enqueue((side, new VoiceInput.Described(make.PeerId, false, side.Sdp)));
                _due.Enqueue((side, new VoiceInput.MediaChanged(make.PeerId, MediaState.Connected)));
                break;
            case VoiceCommand.Sign sign:
                _due.Enqueue((side, new VoiceInput.Signed(sign.PeerId, side.Identity!.Sign(sign.Data.Span))));
                break;
            case VoiceCommand.CheckSignature check:
                _due.Enqueue((side, new VoiceInput.SignatureChecked(check.PeerId, TestIdentity.Verify(check.Key, check.Data.Span, check.Signature))));
                break;
            case VoiceCommand.AcceptAnswer accept:
                _due.Enqueue((side, new VoiceInput.MediaChanged(accept.PeerId, MediaState.Connected)));
                break;
        }
    }
}
