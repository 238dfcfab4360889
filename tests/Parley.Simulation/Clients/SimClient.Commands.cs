using System.Text.Json;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Voice;

namespace Parley.Simulation;

/// <content>Carries out the machine's commands, as the driver in Parley.Voice does.</content>
internal sealed partial class SimClient
{
    private readonly TokenReservation _leaveToken = new();
    private bool _isClosing;

    /// <summary>Requests that the server's limit on events refused, though no earlier one can have been so late on its way.</summary>
    public int Refusals { get; private set; }

    /// <summary>The server said how long to wait.</summary>
    public void Refused(TimeSpan wait)
    {
        Refusals += wait.TotalMilliseconds > _world.LongestRequest ? 1 : 0;
        _world.Note($"{Server.Name}: 429 to {Name}, {wait.TotalSeconds:F2} s");
    }

    private void Run(VoiceCommand command)
    {
        if (_world.Traces)
            _world.Note($"{Name} > {TraceFormatter.Of(command)}");
        Commands.Add(command);
        var server = Server;
        switch (command)
        {
            case VoiceCommand.WriteState write when _isClosing:
                Last(write.RequestId, () => server.Limited(this, () => server.PutState(UserId, Key.Value, Json(write.Content))));
                break;
            case VoiceCommand.WriteState write:
                var content = Json(write.Content);
                _queue.Send(
                    () => server.PutState(UserId, Key.Value, content),
                    new() { Lane = VoiceLanes.Of(write.Urgency), ReplaceKey = "callstate" },
                    reply => Answer(write.RequestId, reply));
                break;
            case VoiceCommand.ScheduleLeave hold:
                var left = Json(hold.Content);
                _queue.Send(() => server.Hold(UserId, Key.Value, left, hold.Delay), new() { Lane = VoiceLanes.DelayedLeave, Releases = _leaveToken }, reply => Answer(hold.RequestId, reply));
                break;
            case VoiceCommand.RestartDelayedLeave restart:
                Manage(restart.RequestId, restart.DelayId, "restart");
                break;
            case VoiceCommand.SendDelayedLeave send when _isClosing:
                Last(send.RequestId, () => server.Manage(send.DelayId, "send"));
                break;
            case VoiceCommand.SendDelayedLeave send:
                Manage(send.RequestId, send.DelayId, "send");
                break;
            case VoiceCommand.CancelDelayedLeave cancel:
                Manage(cancel.RequestId, cancel.DelayId, "cancel");
                break;
            case VoiceCommand.SendToDevices send:
                _outbox.Send(send.Messages, reply => Answer(send.RequestId, reply));
                break;
            case VoiceCommand.SendToRoom send:
                var message = JsonSerializer.SerializeToElement(send.Content, VoiceJson.Default.CallContent);
                var transaction = $"{Name} {Life} room {send.RequestId}";
                _queue.Send(
                    () => server.PutMessage(UserId, message, transaction),
                    new() { Lane = VoiceLanes.Of(send.Urgency), OrderKey = "call " + send.Content.Receiver, Reservation = VoiceLanes.Connecting(send.Urgency) ? _leaveToken : null },
                    reply => Answer(send.RequestId, reply));
                break;
            default:
                RunPeer(command);
                break;
        }
    }

    private void RunPeer(VoiceCommand command)
    {
        switch (command)
        {
            case VoiceCommand.OpenPeer open:
                if (_peers.Values.Any(p => p.To == open.Device))
                    _world.Break($"{Name} has two connections to {open.Device}");
                Opened[open.Device] = Opened.GetValueOrDefault(open.Device) + 1;
                _peers.Add(open.PeerId, _world.Network.Open(this, open.PeerId, open.Device));
                break;
            case VoiceCommand.MakeOffer make:
                Later(make.PeerId, peer =>
                {
                    Post(new VoiceInput.Described(make.PeerId, true, peer.Offer(make.IceRestart)));
                    GatherLate(peer);
                });
                break;
            case VoiceCommand.MakeAnswer make:
                Later(make.PeerId, peer =>
                {
                    var answer = peer.Answer(make.OfferSdp);
                    _world.Network.Check(peer);
                    Post(new VoiceInput.Described(make.PeerId, false, answer));
                    GatherLate(peer);
                });
                break;
            case VoiceCommand.AcceptAnswer accept:
                Later(accept.PeerId, peer =>
                {
                    if (peer.Accept(accept.AnswerSdp))
                        _world.Network.Check(peer);
                    else
                        Post(new VoiceInput.PeerFailed(accept.PeerId, BadDescription: true));
                });
                break;
            case VoiceCommand.SetAudible set:
                _peers[set.PeerId].Audible = set.Audible;
                break;
            case VoiceCommand.ClosePeer close:
                _peers.Remove(close.PeerId, out var closed);
                _world.Network.Close(closed!, silently: false);
                break;
        }
    }

    private void Later(int peerId, Action<SimPeer> action)
    {
        var peer = _peers[peerId];
        _world.In(_world.Between(_world.FaultProfile.Gathering), () => _wire.Awake(() =>
        {
            if (peer.IsOpen)
                action(peer);
        }));
    }

    private void GatherLate(SimPeer peer)
    {
        if (_world.Happens(_world.FaultProfile.LateCandidates))
            _world.In(20 + _world.Chance.NextDouble() * 200, () =>
            {
                if (peer.IsOpen)
                    Post(new VoiceInput.Gathered(peer.PeerId, new() { Candidate = "candidate:1 1 udp 1 192.0.2.7 9 typ host", SdpMid = "0", SdpMLineIndex = 0 }));
            });
    }

    private void Manage(int id, string delayId, string action) => _wire.SendManaging(() => Server.Manage(delayId, action), reply => Answer(id, reply));

    // A request that outlives its page: it goes once, and nobody reads the answer.
    private void Last(int id, Func<Reply> effect)
    {
        var server = Server;
        if (IsOnline)
            _world.In(_world.Between(_world.FaultProfile.Request), () =>
            {
                if (!server.IsDown && !_world.Happens(_world.FaultProfile.LoseRequest))
                    effect();
            });
        _world.In(0, () => _wire.Awake(() => Post(new VoiceInput.Done(id))));
    }

    private void Answer(int id, Reply reply) => Post(reply.Status switch
    {
        200 => new VoiceInput.Done(id, reply.Token),
        403 => new VoiceInput.Failed(id, RequestFault.Forbidden),
        404 => new VoiceInput.Failed(id, RequestFault.NotFound),
        0 or 429 or >= 500 => new VoiceInput.Failed(id, RequestFault.Unreachable),
        _ => new VoiceInput.Failed(id, RequestFault.Rejected),
    });
}
