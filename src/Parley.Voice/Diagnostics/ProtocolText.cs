using System.Text.Json;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>Describes inputs and commands without SDP, ICE candidates, delay ids or other content that a peer or the homeserver must not see in a log.</summary>
internal static class ProtocolText
{
    // Of a text that another user's event contains.
    private const int MaxLength = 80;

    /// <summary>Returns the description of an input.</summary>
    public static string Of(VoiceInput input) => input switch
    {
        VoiceInput.Join => "join",
        VoiceInput.Leave leave => leave.IsClosing ? "leave, page closing" : "leave",
        VoiceInput.SetMuted set => $"muted {set.Muted}, deafened {set.Deafened}",
        VoiceInput.SetRecording set => $"recording {set.Recording}",
        VoiceInput.ServerCapabilities can => $"homeserver: delayed events {can.DelayedEvents}, longest delay {can.LongestDelay}",
        VoiceInput.ServerReachable server => $"homeserver reachable {server.Reachable}",
        VoiceInput.CallState state => $"callstate {Cut(state.StateKey)} from {state.Sender}: {Field(state.Content, "join_state")}, age {Seconds(state.Age)}",
        VoiceInput.Call call => $"call {Field(call.Content, "rtc_type")} from {call.Sender} to {Field(call.Content, "receiver")}, age {Seconds(call.Age)}",
        VoiceInput.MemberChanged member => $"membership of {member.UserId}: {Cut(member.Membership.Value)}",
        VoiceInput.PowerChanged => "power levels changed",
        VoiceInput.Done done => $"request {done.RequestId} done",
        VoiceInput.Failed failed => $"request {failed.RequestId} failed: {failed.Fault}",
        VoiceInput.Described described => $"connection {described.PeerId}: local {(described.IsOffer ? "offer" : "answer")} ready",
        VoiceInput.PeerFailed failed => $"connection {failed.PeerId} failed{(failed.BadDescription ? ": invalid description" : "")}",
        VoiceInput.NetworkChanged => "network changed",
        VoiceInput.Gathered gathered => $"connection {gathered.PeerId}: candidate gathered",
        VoiceInput.MediaChanged changed => $"connection {changed.PeerId}: {changed.State}",
        _ => input.GetType().Name,
    };

    /// <summary>Returns the description of a command.</summary>
    public static string Of(VoiceCommand command) => command switch
    {
        VoiceCommand.WriteState write => $"request {write.RequestId}: write callstate {write.Content.JoinState} ({write.Urgency})",
        VoiceCommand.ScheduleLeave schedule => $"request {schedule.RequestId}: schedule delayed leave in {Seconds(schedule.Delay)}",
        VoiceCommand.RestartDelayedLeave restart => $"request {restart.RequestId}: restart delayed leave",
        VoiceCommand.SendDelayedLeave send => $"request {send.RequestId}: send delayed leave",
        VoiceCommand.CancelDelayedLeave cancel => $"request {cancel.RequestId}: cancel delayed leave",
        VoiceCommand.SendToDevices send => $"request {send.RequestId}: send {send.Urgency} to {string.Join(", ", send.Messages.Select(static m => m.Content.Receiver))}",
        VoiceCommand.SendToRoom send => $"request {send.RequestId}: send {send.Content.RtcType} into the room, to {send.Content.Receiver}",
        VoiceCommand.OpenPeer open => $"connection {open.PeerId}: open to {open.Device}",
        VoiceCommand.MakeOffer make => $"connection {make.PeerId}: make offer{(make.IceRestart ? ", ICE restart" : "")}",
        VoiceCommand.MakeAnswer make => $"connection {make.PeerId}: make answer",
        VoiceCommand.AcceptAnswer accept => $"connection {accept.PeerId}: accept answer",
        VoiceCommand.AddCandidates add => $"connection {add.PeerId}: add {add.Candidates.Count} candidates",
        VoiceCommand.SetAudible set => $"connection {set.PeerId}: audible {set.Audible}",
        VoiceCommand.ClosePeer close => $"connection {close.PeerId}: close",
        _ => command.GetType().Name,
    };

    private static string Field(JsonElement content, string name) =>
        content.ValueKind == JsonValueKind.Object && JsonObjects.Text(content, name) is { } text ? Cut(text) : "?";

    private static string Cut(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";

    private static string Seconds(TimeSpan? time) => time is { } t ? FormattableString.Invariant($"{t.TotalSeconds:F1} s") : "unknown";
}
