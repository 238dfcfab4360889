using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <content>The one switch: from the machine's commands to Matrix and WebRTC. What comes of them returns as inputs.</content>
internal sealed partial class VoiceChannel
{
    private IMatrixSession Session => _channels.Session;

    private void Run(VoiceCommand command)
    {
        _channels.Options.CommandObserver?.Invoke(command);
        switch (command)
        {
            case VoiceCommand.WriteState write:
                WriteState(write);
                break;
            case VoiceCommand.ScheduleLeave hold:
                Request(hold.RequestId, () => Session.SendDelayedStateAsync(
                    RoomId, VoiceEvents.CallState, _channels.Key.Value, Json(hold.Content), hold.Delay, new() { Lane = VoiceLanes.DelayedLeave, Releases = _channels.LeaveToken }));
                break;
            case VoiceCommand.RestartDelayedLeave restart:
                Request(restart.RequestId, () => ManageAsync(restart.DelayId, DelayedEventAction.Restart));
                break;
            case VoiceCommand.SendDelayedLeave send when _closing:
                Session.SendLastDelayed(send.DelayId);
                Answer(new VoiceInput.Done(send.RequestId));
                break;
            case VoiceCommand.SendDelayedLeave send:
                Request(send.RequestId, () => ManageAsync(send.DelayId, DelayedEventAction.Send));
                break;
            case VoiceCommand.CancelDelayedLeave cancel:
                Request(cancel.RequestId, () => ManageAsync(cancel.DelayId, DelayedEventAction.Cancel));
                break;
            case VoiceCommand.SendToDevices send:
                SendToDevices(send);
                break;
            case VoiceCommand.SendToRoom send:
                Request(send.RequestId, () => Session.SendEventAsync(
                    RoomId, VoiceEvents.Call, Json(send.Content), Options(send.Urgency) with { OrderKey = "call " + send.Content.Receiver }, ClosedOf(send.Content.Receiver)));
                break;
            case VoiceCommand.OpenPeer open:
                OpenPeer(open);
                break;
            case VoiceCommand.MakeOffer make when Find(make.PeerId) is { } peer:
                _ = OfferAsync(peer, make);
                break;
            case VoiceCommand.MakeAnswer make when Find(make.PeerId) is { } peer:
                _ = AnswerAsync(peer, make);
                break;
            case VoiceCommand.AcceptAnswer accept when Find(accept.PeerId) is { } peer:
                _ = Guard(peer, peer.Connection.AcceptAnswerAsync(new(SdpType.Answer, accept.AnswerSdp)));
                break;
            case VoiceCommand.AddCandidates add when Find(add.PeerId) is { } peer:
                _ = Guard(peer, peer.Connection.AddCandidatesAsync(ProtocolMapping.Candidates(add.Candidates)));
                break;
            case VoiceCommand.SetAudible set when Find(set.PeerId) is { } peer:
                peer.Audible = set.Audible;
                ApplyAudio(peer);
                break;
            case VoiceCommand.ClosePeer close when _peers.Remove(close.PeerId, out var peer):
                peer.Closed.Cancel();
                _ = CloseAsync(peer);
                break;
        }
    }

    private void WriteState(VoiceCommand.WriteState write)
    {
        var content = Json(write.Content);
        var key = _channels.Key.Value;
        if (_closing)
        {
            Session.SendLastState(RoomId, VoiceEvents.CallState, key, content);
            Answer(new VoiceInput.Done(write.RequestId));
        }
        else
        {
            Request(write.RequestId, () => Session.SendStateAsync(
                RoomId, VoiceEvents.CallState, key, content, Options(write.Urgency) with { ReplaceKey = "callstate " + RoomId.Value, Repeat = write.RepeatsAfter is { } after ? new(after, VoiceLanes.KeepAlive) : null }));
        }
    }

    private SendOptions Options(Urgency urgency) => new() { Lane = VoiceLanes.Of(urgency), Reservation = VoiceLanes.Connecting(urgency) ? _channels.LeaveToken : null };

    private async Task ManageAsync(string delayId, DelayedEventAction action)
    {
        // Once the delayed leave is sent, cancelled or unknown, leaving needs a token again.
        if (action != DelayedEventAction.Restart)
            _channels.LeaveToken.Reserve();
        try
        {
            await Session.ManageDelayedAsync(delayId, action);
        }
        catch (MatrixException)
        {
            _channels.LeaveToken.Reserve();
            throw;
        }
    }

    private void SendToDevices(VoiceCommand.SendToDevices send)
    {
        var messages = new List<ToDeviceMessage>(send.Messages.Count);
        foreach (var message in send.Messages)
            messages.Add(new(message.UserId, message.DeviceId, Json(message.Content)));
        Request(send.RequestId, () => Session.SendToDeviceAsync(VoiceEvents.Call, messages));
    }

    private void Request(int id, Func<Task> request) => _ = Await(id, request);

    private async Task Await(int id, Func<Task> request)
    {
        VoiceInput result;
        try
        {
            var task = request();
            await task;
            result = new VoiceInput.Done(id, task is Task<string> told ? await told : null);
        }
        catch (MatrixException e)
        {
            result = new VoiceInput.Failed(id, ProtocolMapping.Fault(e));
        }
        catch (Exception e) when (e is MatrixConnectionException or OperationCanceledException)
        {
            result = new VoiceInput.Failed(id, RequestFault.Unreachable);
        }
        catch (ObjectDisposedException)
        {
            result = new VoiceInput.Failed(id, RequestFault.Rejected); // the session is over
        }
        catch (Exception e)
        {
            _channels.Fault(e);
            result = new VoiceInput.Failed(id, RequestFault.Rejected);
        }
        Answer(result);
    }

    // Also what a closing page said last: a page that comes back out of the browser's cache has left.
    private void Answer(VoiceInput result) => _channels.SerialExecutor.Post(() => Post(result));

    private static JsonElement Json(CallStateContent content) => JsonSerializer.SerializeToElement(content, VoiceJson.Default.CallStateContent);

    private static JsonElement Json(CallContent content) => JsonSerializer.SerializeToElement(content, VoiceJson.Default.CallContent);
}
