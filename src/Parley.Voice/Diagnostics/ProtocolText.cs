using System.Globalization;
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
    /// <param name="input">The input.</param>
    /// <param name="name">Returns what to show for a device key or a user ID.</param>
    public static string Of(VoiceInput input, Func<string, string> name) => input switch
    {
        VoiceInput.Join => "join",
        VoiceInput.Leave leave => leave.IsClosing ? "leave, page closing" : "leave",
        VoiceInput.SetMuted set => "muted " + set.Muted + ", deafened " + set.Deafened,
        VoiceInput.SetRecording set => "recording " + set.Recording,
        VoiceInput.ServerCapabilities can => "homeserver: delayed events " + can.DelayedEvents + ", longest delay " + Seconds(can.LongestDelay),
        VoiceInput.ServerReachable server => "homeserver reachable " + server.Reachable,
        VoiceInput.CallState state => "callstate " + Key(state.StateKey, name) + " from " + name(state.Sender.Value) + ": " + Word(Field(state.Content, "join_state")) + ", age " + Seconds(state.Age),
        VoiceInput.Call call => "call " + Word(Field(call.Content, "rtc_type")) + " from " + name(call.Sender.Value) + " to " + Key(Field(call.Content, "receiver"), name) + ", age " + Seconds(call.Age),
        VoiceInput.MemberChanged member => "membership of " + name(member.UserId.Value) + ": " + Word(member.Membership.Value),
        VoiceInput.PowerChanged => "power levels changed",
        VoiceInput.Done done => Request(done.RequestId, "done"),
        VoiceInput.Failed failed => Request(failed.RequestId, "failed, " + failed.Fault),
        VoiceInput.Described described => Connection(described.PeerId, described.IsOffer ? "local offer ready" : "local answer ready"),
        VoiceInput.PeerFailed failed => Connection(failed.PeerId, failed.BadDescription ? "failed, invalid description" : "failed"),
        VoiceInput.NetworkChanged => "network changed",
        VoiceInput.Gathered gathered => Connection(gathered.PeerId, "candidate gathered"),
        VoiceInput.Signed signed => Connection(signed.PeerId, "proof signed"),
        VoiceInput.SignatureChecked check => Connection(check.PeerId, check.IsValid ? "proof of the peer valid" : "proof of the peer not valid"),
        VoiceInput.MediaChanged changed => Connection(changed.PeerId, changed.State.ToString()),
        _ => input.ToString(),
    };

    /// <summary>Returns the description of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="name">Returns what to show for a device key.</param>
    public static string Of(VoiceCommand command, Func<string, string> name) => command switch
    {
        VoiceCommand.WriteState write => Request(write.RequestId, "write callstate " + write.Content.JoinState + " (" + write.Urgency + ")"),
        VoiceCommand.ScheduleLeave schedule => Request(schedule.RequestId, "schedule delayed leave in " + Seconds(schedule.Delay)),
        VoiceCommand.RestartDelayedLeave restart => Request(restart.RequestId, "restart delayed leave"),
        VoiceCommand.SendDelayedLeave send => Request(send.RequestId, "send delayed leave"),
        VoiceCommand.CancelDelayedLeave cancel => Request(cancel.RequestId, "cancel delayed leave"),
        VoiceCommand.SendToDevices send => Request(send.RequestId, "send " + send.Urgency + " to " + string.Join(", ", send.Messages.Select(m => Key(m.Content.Receiver, name)))),
        VoiceCommand.SendToRoom send => Request(send.RequestId, "send " + send.Content.RtcType + " into the room, to " + Key(send.Content.Receiver, name)),
        VoiceCommand.OpenPeer open => Connection(open.PeerId, "open to " + name(open.Device.Value)),
        VoiceCommand.MakeOffer make => Connection(make.PeerId, make.IceRestart ? "make offer, ICE restart" : "make offer"),
        VoiceCommand.MakeAnswer make => Connection(make.PeerId, "make answer"),
        VoiceCommand.AcceptAnswer accept => Connection(accept.PeerId, "accept answer"),
        VoiceCommand.AddCandidates add => Connection(add.PeerId, "add " + add.Candidates.Count + " candidates"),
        VoiceCommand.SetAudible set => Connection(set.PeerId, "audible " + set.Audible),
        VoiceCommand.Sign sign => Connection(sign.PeerId, "sign proof"),
        VoiceCommand.CheckSignature check => Connection(check.PeerId, "check proof of the peer"),
        VoiceCommand.ClosePeer close => Connection(close.PeerId, "close"),
        _ => command.ToString(),
    };

    private static string Request(int id, string text) => "request " + id + ": " + text;

    private static string Connection(int id, string text) => "connection " + id + ": " + text;

    private static string Key(string? key, Func<string, string> name) => key is null ? "?" : Cut(name(key));

    private static string? Field(JsonElement content, string name) =>
        content.ValueKind == JsonValueKind.Object ? JsonObjects.Text(content, name) : null;

    // Only words of the protocols are shown: any other text may contain what a report must not.
    private static string Word(string? text)
    {
        if (text is null)
            return "?";
        foreach (var c in text)
            if (!char.IsAsciiLetter(c) && c is not ('_' or '.'))
                return "other";
        return Cut(text);
    }

    private static string Cut(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";

    private static string Seconds(TimeSpan? time) => time is { } t ? t.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s" : "unknown";
}
