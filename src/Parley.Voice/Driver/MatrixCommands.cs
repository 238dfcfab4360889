using System.Text.Json;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>Carries out a channel's commands that send something over Matrix. Each outcome returns to the machine as an input.</summary>
internal sealed class MatrixCommands(ChannelContext context, RoomId roomId, MachineDriver machine, JoinTrace trace)
{
    private IMatrixSession Session => context.Session;

    /// <summary>
    /// Gets or sets a value indicating whether the page is closing: requests then bypass the queue and outlive the page, and their
    /// outcome is assumed.
    /// </summary>
    public bool IsClosing { get; set; }

    /// <summary>Carries out a command. Must be called on the executor.</summary>
    /// <param name="command">The command; those for peer connections are ignored.</param>
    /// <param name="closed">For a message to one device: cancelled when its connection is closed, since a queued event need not be sent then.</param>
    public void Run(VoiceCommand command, CancellationToken closed = default)
    {
        switch (command)
        {
            case VoiceCommand.WriteState write:
                WriteState(write);
                break;
            case VoiceCommand.ScheduleLeave schedule:
                Request(schedule.RequestId, () => Session.SendDelayedStateAsync(
                    roomId, VoiceEvents.CallState, context.Key.Value, Json(schedule.Content), schedule.Delay,
                    new() { Lane = VoiceLanes.DelayedLeave, Releases = context.LeaveToken }));
                break;
            case VoiceCommand.RestartDelayedLeave restart:
                Request(restart.RequestId, () => ManageAsync(restart.DelayId, DelayedEventAction.Restart));
                break;
            case VoiceCommand.SendDelayedLeave send when IsClosing:
                Session.SendLastDelayed(send.DelayId);
                machine.Post(new VoiceInput.Done(send.RequestId));
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
                    roomId, VoiceEvents.Call, Json(send.Content), Options(send.Urgency) with { OrderKey = "call " + send.Content.Receiver }, closed));
                break;
        }
    }

    private void WriteState(VoiceCommand.WriteState write)
    {
        var content = Json(write.Content);
        if (IsClosing)
        {
            Session.SendLastState(roomId, VoiceEvents.CallState, context.Key.Value, content);
            machine.Post(new VoiceInput.Done(write.RequestId));
            return;
        }
        var options = Options(write.Urgency) with
        {
            ReplaceKey = "callstate " + roomId.Value,
            Repeat = write.RepeatsAfter is { } after ? new(after, VoiceLanes.KeepAlive) : null,
        };
        Request(write.RequestId, () => WriteAsync(content, options, isJoin: write.Urgency == Urgency.Join));
    }

    private async Task WriteAsync(JsonElement content, SendOptions options, bool isJoin)
    {
        await Session.SendStateAsync(roomId, VoiceEvents.CallState, context.Key.Value, content, options);
        if (isJoin)
            trace.Mark(JoinPhase.CallStateWritten);
    }

    private void SendToDevices(VoiceCommand.SendToDevices send)
    {
        var messages = new List<ToDeviceMessage>(send.Messages.Count);
        foreach (var message in send.Messages)
            messages.Add(new(message.UserId, message.DeviceId, Json(message.Content)));
        Request(send.RequestId, () => Session.SendToDeviceAsync(VoiceEvents.Call, messages));
        if (send.Urgency == Urgency.Offer)
            trace.Mark(JoinPhase.OffersSent);
    }

    private SendOptions Options(Urgency urgency) => new() { Lane = VoiceLanes.Of(urgency), Reservation = VoiceLanes.Connecting(urgency) ? context.LeaveToken : null };

    private async Task ManageAsync(string delayId, DelayedEventAction action)
    {
        // Once the delayed leave is sent, cancelled or unknown, leaving needs a token again.
        if (action != DelayedEventAction.Restart)
            context.LeaveToken.Reserve();
        try
        {
            await Session.ManageDelayedAsync(delayId, action);
        }
        catch (MatrixException)
        {
            context.LeaveToken.Reserve();
            throw;
        }
    }

    private void Request(int id, Func<Task> request) => _ = RequestAsync(id, request);

    private async Task RequestAsync(int id, Func<Task> request)
    {
        VoiceInput result;
        try
        {
            var task = request();
            await task;
            result = new VoiceInput.Done(id, task is Task<string> delayId ? await delayId : null);
        }
        catch (MatrixException e)
        {
            context.Logger.RequestRefused(roomId.Value, e.Status, e.Code.Value);
            result = new VoiceInput.Failed(id, ProtocolMapping.Fault(e));
        }
        catch (Exception e) when (e is MatrixConnectionException or OperationCanceledException)
        {
            result = new VoiceInput.Failed(id, RequestFault.Unreachable);
        }
        catch (ObjectDisposedException)
        {
            result = new VoiceInput.Failed(id, RequestFault.Rejected); // The session has ended.
        }
        catch (Exception e)
        {
            context.Logger.CommandFailed("request", e);
            result = new VoiceInput.Failed(id, RequestFault.Rejected);
        }
        machine.Post(result);
    }

    private static JsonElement Json(CallStateContent content) => JsonSerializer.SerializeToElement(content, VoiceJson.Default.CallStateContent);

    private static JsonElement Json(CallContent content) => JsonSerializer.SerializeToElement(content, VoiceJson.Default.CallContent);
}
