using System.Text.Json;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>Formats inputs and commands of a machine for a trace.</summary>
internal static class TraceFormatter
{
    public static string Format(VoiceInput input) => input switch
    {
        VoiceInput.Join => "the user joins",
        VoiceInput.Leave leave => leave.IsClosing ? "the page closes" : "the user leaves",
        VoiceInput.SetMuted set => $"muted {set.Muted}, deafened {set.Deafened}",
        VoiceInput.ServerCapabilities capabilities => $"delayed events {capabilities.DelayedEvents}",
        VoiceInput.NetworkChanged => "the network changed",
        VoiceInput.CallState state => $"callstate {state.StateKey} {JsonObjects.Text(state.Content, "join_state")}{Session(state.Content)}, age {state.Age?.TotalSeconds:F1} s",
        VoiceInput.Call call => "received " + Format(JsonObjects.TryRead(call.Content, VoiceJson.Default.CallContent)),
        VoiceInput.Described described => $"{(described.IsOffer ? "offer" : "answer")} of connection {described.PeerId} is ready",
        VoiceInput.MemberChanged changed => $"membership of {changed.UserId}: {changed.Membership.Value}",
        VoiceInput.PowerChanged => "power levels changed",
        VoiceInput.Done done => $"request #{done.RequestId} succeeded",
        VoiceInput.Failed failed => $"request #{failed.RequestId} failed: {failed.Fault}",
        VoiceInput.MediaChanged media => $"connection {media.PeerId} is {media.State}",
        VoiceInput.Signed signed => $"the proof of connection {signed.PeerId} is signed",
        VoiceInput.SignatureChecked check => $"the proof of the peer on connection {check.PeerId} is {(check.IsValid ? "" : "not ")}valid",
        VoiceInput.PeerFailed failed => $"connection {failed.PeerId} failed{(failed.BadDescription ? ": invalid description" : "")}",
        VoiceInput.Gathered gathered => $"connection {gathered.PeerId} gathered a candidate",
        VoiceInput.ServerReachable server => server.Reachable ? "homeserver reachable" : "homeserver unreachable",
        _ => input.ToString(),
    };

    public static string Format(VoiceCommand command) => command switch
    {
        VoiceCommand.WriteState write => $"request #{write.RequestId}: set {write.Content.JoinState}{Session(write.Content)}, expires in {write.Content.Parley?.ExpiresIn / 1000} s, urgency {write.Urgency}",
        VoiceCommand.ScheduleLeave schedule => $"request #{schedule.RequestId}: schedule LEFT{Session(schedule.Content)} in {schedule.Delay.TotalSeconds:F0} s",
        VoiceCommand.RestartDelayedLeave restart => $"request #{restart.RequestId}: restart the delayed leave {restart.DelayId}",
        VoiceCommand.SendDelayedLeave send => $"request #{send.RequestId}: send the delayed leave {send.DelayId}",
        VoiceCommand.CancelDelayedLeave cancel => $"request #{cancel.RequestId}: cancel the delayed leave {cancel.DelayId}",
        VoiceCommand.SendToDevices send => $"request #{send.RequestId}: send {string.Join("; ", send.Messages.Select(static m => Format(m.Content)))}",
        VoiceCommand.SendToRoom send => $"request #{send.RequestId}: send to the room {Format(send.Content)}",
        VoiceCommand.OpenPeer open => $"open connection {open.PeerId} to {open.Device}",
        VoiceCommand.MakeOffer make => $"make an offer on connection {make.PeerId}{(make.IceRestart ? " with an ICE restart" : "")}",
        VoiceCommand.MakeAnswer make => $"make an answer on connection {make.PeerId}",
        VoiceCommand.AcceptAnswer accept => $"accept the answer on connection {accept.PeerId}",
        VoiceCommand.AddCandidates add => $"add {add.Candidates.Count} candidates to connection {add.PeerId}",
        VoiceCommand.SetAudible set => $"{(set.Audible ? "open" : "close")} the audio of connection {set.PeerId}",
        VoiceCommand.Sign sign => $"sign the proof of connection {sign.PeerId}",
        VoiceCommand.CheckSignature check => $"check the proof of the peer on connection {check.PeerId}",
        VoiceCommand.ClosePeer close => $"close connection {close.PeerId}",
        _ => command.ToString(),
    };

    private static string Format(CallContent? content) =>
        content is null ? "an invalid call event" : $"{content.RtcType?.Value} {content.Sender} → {content.Receiver} seq {content.Parley?.Seq} connection {content.Parley?.Connection}{Answers(content)}";

    private static string Answers(CallContent content) => content.Parley?.Answers is { } seq ? $" answers {seq}" : "";

    private static string Session(CallStateContent content) => content.Parley is { } parley ? $" session {parley.Session}" : "";

    private static string Session(JsonElement content) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(VoiceEvents.ParleyField, out var parley) ? " session " + JsonObjects.Text(parley, "session") : "";
}
