using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>
/// Incoming call events: checks them, finds the session to which each belongs, and keeps those that arrive too early.
/// See docs/spec/voice-channel.md, Call and Joining.
/// </summary>
internal sealed class IncomingCalls(
    IMachineContext context, IOwnSession own, Authorization authorization, Roster roster, ConnectionBudget budget)
{
    private const int MaxSessionLength = 64;

    /// <summary>Messages that arrived before the callstate or the offer to which they belong.</summary>
    private readonly MessageBuffer _buffer = new(context);

    /// <summary>Handles a call event.</summary>
    public void OnCall(VoiceInput.Call call)
    {
        if (IsForAnother(call.Content))
        {
            LearnDialect(call);
            return;
        }
        if (!own.IsIn)
            return;
        if (JsonObjects.TryRead(call.Content, VoiceJson.Default.CallContent) is not { Body: not null } content)
            context.Ignore(IgnoredReason.Malformed);
        else if (content.Body.Length > context.Parameters.MaxBody)
            context.Ignore(IgnoredReason.TooLarge);
        else if (!DeviceKey.TryParse(content.Sender, call.Sender, context.Parameters.AcceptBareNames, out var key)
            || (roster.Find(key) is { } owner && owner.UserId != call.Sender))
            context.Ignore(IgnoredReason.ForeignKey);
        else if (key == context.Self.Key)
            return; // the room's echo of an own message
        else if (!authorization.IsAllowed(call.Sender) && !(roster.Find(key) is { } known && roster.MayStay(known)))
            context.Ignore(IgnoredReason.NotAllowed);
        else if (content.Parley is { } parley)
            OnParleyCall(call, key, content, parley);
        else if (call.Age > context.Parameters.OldestMessage || !own.EchoSeen)
            context.Ignore(IgnoredReason.Old); // before the own JOINED in the room's order: for the previous session under this key
        else
            OnBaseProtocolCall(call, key, content);
    }

    /// <summary>Handles the buffered messages of a device's session, now that its callstate or an offer has arrived.</summary>
    public void Replay(Member member)
    {
        if (!own.IsIn)
            return;
        foreach (var call in _buffer.Take(member.Key, member.Session ?? ""))
            OnCall(call);
    }

    /// <summary>Drops the buffered messages that have waited too long.</summary>
    public void DropExpired() => _buffer.DropExpired();

    /// <summary>Drops all buffered messages.</summary>
    public void Clear() => _buffer.Clear();

    // In a room with base-protocol peers most messages are for other devices: this is checked before anything else is read.
    private bool IsForAnother(JsonElement content) =>
        content.ValueKind == JsonValueKind.Object
        && content.TryGetProperty("receiver", out var receiver)
        && receiver.ValueKind == JsonValueKind.String
        && !receiver.ValueEquals(context.Self.Key.Value);

    // A base-protocol peer writes to all devices in the same way, and the room shows each message to all.
    private void LearnDialect(VoiceInput.Call call)
    {
        if (DeviceKey.TryParse(JsonObjects.Text(call.Content, "sender"), call.Sender, context.Parameters.AcceptBareNames, out var key)
            && roster.Find(key) is { IsBaseProtocolPeer: true } member && member.UserId == call.Sender
            && JsonObjects.Text(call.Content, "body") is { Length: > 0 } body)
            member.Dialect.LearnFromOthers(body);
    }

    private void OnParleyCall(VoiceInput.Call call, DeviceKey key, CallContent content, ParleyCall parley)
    {
        if (parley.RoomId != context.Self.RoomId.Value || parley.PeerSession != own.Session)
        {
            context.Ignore(IgnoredReason.NotForUs);
            return;
        }
        if (parley is not { Session.Length: > 0 and <= MaxSessionLength, Seq: > 0 and var seq, Connection: > 0 and <= int.MaxValue and var connection })
        {
            context.Ignore(IgnoredReason.Malformed);
            return;
        }
        var member = roster.Find(key);
        var isSession = member?.Session == parley.Session;
        if (isSession && (member!.Joined || !member.Confirmed))
            Deliver(member, call, content, seq, connection, parley.Answers ?? 0);
        else if (!isSession && roster.HasEnded(key, parley.Session))
            context.Ignore(IgnoredReason.Old);
        else if (AddBeforeCallState(call.Sender, key, content, parley) is { } early)
            Deliver(early, call, content, seq, connection, 0);
        else
            _buffer.Add(key, parley.Session, call);
    }

    private void Deliver(Member member, VoiceInput.Call call, CallContent content, long seq, long connection, long answers)
    {
        var outcome = member.Negotiator.OnParleyCall(content, seq, connection, answers);
        if (outcome == LinkOutcome.BufferMessage)
            _buffer.Add(member.Key, member.Session ?? "", call);
        else if (outcome == LinkOutcome.ReplayMessages)
            Replay(member);
    }

    private void OnBaseProtocolCall(VoiceInput.Call call, DeviceKey key, CallContent content)
    {
        if (roster.Find(key) is not { Joined: true } member)
            _buffer.Add(key, "", call);
        else if (!member.IsBaseProtocolPeer)
            context.Ignore(IgnoredReason.Malformed);
        else if (member.Negotiator.OnBaseProtocolCall(content) == LinkOutcome.ReplayMessages)
            Replay(member);
    }

    // An offer that arrived before its callstate must not delay the join: it is answered at once if its sender is in the room and
    // may take part, and its audio is played when the callstate is there.
    private Member? AddBeforeCallState(UserId sender, DeviceKey key, CallContent content, ParleyCall parley) =>
        context.Parameters.AnswerBeforeCallstate && content.RtcType == RtcType.Offer && authorization.IsInRoom(sender) == true
        && DeviceId.TryParse(parley.DeviceId, out var device) && budget.Allows(sender)
            ? roster.AddUnconfirmed(key, sender, parley.Session!, device)
            : null;
}
