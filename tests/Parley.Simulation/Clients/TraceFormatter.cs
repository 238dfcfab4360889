using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Simulation;

/// <summary>Inputs and commands in a few words, for traces.</summary>
internal static class TraceFormatter
{
    public static string Of(VoiceInput input) => input switch
    {
        VoiceInput.CallState state => $"{state.StateKey} {JsonObjects.Text(state.Content, "join_state")}{Session(state.Content)}, {state.Age?.TotalSeconds:F1} s old",
        VoiceInput.Call call => Of(JsonObjects.TryRead(call.Content, VoiceJson.Default.CallContent)),
        VoiceInput.Described described => $"peer {described.PeerId} made its {(described.IsOffer ? "offer" : "answer")}",
        VoiceInput.MemberChanged changed => $"{changed.UserId}: {changed.Membership.Value}",
        VoiceInput.PowerChanged => "power levels",
        _ => input.ToString(),
    };

    public static string Of(VoiceCommand command) => command switch
    {
        VoiceCommand.WriteState write => $"#{write.RequestId} write {write.Content.JoinState} {write.Content.Parley?.Session}, for {write.Content.Parley?.ExpiresIn / 1000} s, as {write.Urgency}",
        VoiceCommand.ScheduleLeave hold => $"#{hold.RequestId} hold LEFT {hold.Content.Parley?.Session}",
        VoiceCommand.SendToDevices send => $"#{send.RequestId} send {string.Join("; ", send.Messages.Select(m => Of(m.Content)))}",
        VoiceCommand.SendToRoom send => $"#{send.RequestId} send to the room {Of(send.Content)}",
        _ => command.ToString(),
    };

    private static string Of(CallContent? content) =>
        content is null ? "nothing" : $"{content.RtcType?.Value} {content.Sender} → {content.Receiver} seq {content.Parley?.Seq} connection {content.Parley?.Connection}{Answers(content)}";

    private static string Answers(CallContent content) => content.Parley?.Answers is { } seq ? $" to {seq}" : "";

    private static string Session(System.Text.Json.JsonElement content) =>
        content.TryGetProperty(VoiceEvents.ParleyField, out var parley) ? " " + JsonObjects.Text(parley, "session") : "";
}
