namespace Parley.Protocol;

/// <summary>
/// Outgoing call events: to-device messages to Parley peers, as many as possible in one request; room messages to base-protocol
/// peers, one by one. See docs/spec/voice-channel.md, Messages.
/// </summary>
internal sealed class Outbox(IMachineContext context, IOwnSession own)
{
    private const int MaxTries = 5;

    /// <summary>To-device messages that wait for the next request.</summary>
    private readonly List<Outgoing> _queue = [];

    /// <summary>Messages of failed requests, which go out again.</summary>
    private readonly List<Outgoing> _failed = [];

    /// <summary>Room messages that wait until the server has stored the own <c>JOINED</c>.</summary>
    private readonly List<Outgoing> _afterAccept = [];

    /// <summary>Messages of the requests that are under way, by request id.</summary>
    private readonly Dictionary<int, List<Outgoing>> _underWay = [];

    /// <summary>The <c>seq</c> of the last message of this session; 0 before the first.</summary>
    private long _seq;

    /// <summary>Whether the queue is sent without waiting for other messages.</summary>
    private bool _isUrgent;

    /// <summary>A message on its way.</summary>
    private sealed record Outgoing(IMessageTarget Target, int PeerId, CallContent Content, Urgency Urgency, int Tries)
    {
        public bool IsOfUse => Target.Wants(PeerId);
    }

    /// <summary>Gets the number of to-device messages that wait for the next request.</summary>
    public int Count => _queue.Count;

    /// <summary>Gets whether the queue has a message that need not wait for others. Random numbers of safety codes and proofs do, until other members have answered too.</summary>
    public bool IsDue => _queue.Exists(static message => message.Content.RtcType != RtcType.Reveal && message.Content.RtcType != RtcType.Proof);

    /// <summary>Gets whether the queue is sent without waiting for other messages.</summary>
    public bool IsUrgent => _isUrgent;

    /// <summary>Starts a session: its messages are numbered from 1.</summary>
    public void BeginSession() => _seq = 0;

    /// <summary>Queues a message and returns its <c>seq</c>. An answer does not wait for other messages.</summary>
    /// <param name="target">The link to which it belongs.</param>
    /// <param name="peerId">The peer connection to which it belongs.</param>
    /// <param name="connection">The number of that connection.</param>
    /// <param name="type">The type of the body.</param>
    /// <param name="body">The body.</param>
    /// <param name="urgency">Its urgency.</param>
    /// <param name="answers">In an answer: the <c>seq</c> of the offer.</param>
    /// <param name="safety">In an offer or answer: its part of the safety code; otherwise empty.</param>
    public long Post(IMessageTarget target, int peerId, long connection, RtcType type, string body, Urgency urgency, long? answers, SafetyFields safety)
    {
        var seq = ++_seq;
        var content = new CallContent
        {
            RtcType = type,
            Sender = context.Self.Key.Value,
            Receiver = target.Peer.Key.Value,
            Body = body,
            Parley = target.Peer.Session is not { } session ? null : new()
            {
                RoomId = context.Self.RoomId.Value,
                Session = own.Session,
                PeerSession = session,
                Seq = seq,
                Connection = connection,
                Answers = answers,
                DeviceId = type == RtcType.Offer ? context.Self.DeviceId.Value : null,
                Safety = safety.Number,
                Identity = safety.IdentityKey,
            },
        };
        _isUrgent |= type == RtcType.Answer;
        Send(new(target, peerId, content, urgency, 1));
        return seq;
    }

    /// <summary>Returns whether one of the first messages in the queue is for a device.</summary>
    /// <param name="peer">The device.</param>
    /// <param name="count">How many messages to look at.</param>
    public bool HasMessageFor(IMessageReceiver peer, int count) => HasMessageFor(_queue, count, peer);

    /// <summary>Sends the queue. A request holds one message for each device; a second one for the same device goes with the next request.</summary>
    public void Flush()
    {
        while (_queue.Count > 0)
            SendBatch();
    }

    /// <summary>Ends the handling of an input: what is left in the queue waits 50 ms at most.</summary>
    public void EndInput()
    {
        _isUrgent = false;
        if (_queue.Count > 0)
            context.Timers.SetEarlier(TimerKind.Flush, context.After(context.Parameters.BatchFor));
    }

    /// <summary>Sends what waited until the server had stored the own <c>JOINED</c>: a base-protocol peer ignores devices that it does not know yet.</summary>
    public void OnAccepted() => SendAll(_afterAccept);

    public void OnSent(int request)
    {
        if (!_underWay.Remove(request, out var messages))
            return;
        foreach (var message in messages)
            if (message.Target.Peer.IsBaseProtocolPeer && message.IsOfUse)
                message.Target.OnSent(message.Content.RtcType);
    }

    public void OnSendFailed(int request, RequestFault fault)
    {
        if (!_underWay.Remove(request, out var messages) || fault != RequestFault.Unreachable)
            return;
        foreach (var message in messages)
            if (message.Tries < MaxTries && message.IsOfUse)
                _failed.Add(message with { Tries = message.Tries + 1 });
        if (_failed.Count > 0)
            context.Timers.SetEarlier(TimerKind.Resend, context.After(context.BackOff(context.Parameters.RetryAfter, context.Parameters.LongestBackOff, messages[0].Tries)));
    }

    public void OnResendDue()
    {
        SendAll(_failed);
        _isUrgent = true;
    }

    /// <summary>Forgets all messages that have not gone out.</summary>
    public void Clear()
    {
        _queue.Clear();
        _failed.Clear();
        _afterAccept.Clear();
        context.Timers.Clear(TimerKind.Flush);
        context.Timers.Clear(TimerKind.Resend);
    }

    private void SendAll(List<Outgoing> messages)
    {
        Outgoing[] all = [.. messages];
        messages.Clear();
        foreach (var message in all)
            if (message.IsOfUse)
                Send(message);
    }

    private void Send(Outgoing message)
    {
        if (!message.Target.Peer.IsBaseProtocolPeer)
            _queue.Add(message);
        else if (own.IsAccepted)
            context.Emit(new VoiceCommand.SendToRoom(NewRequest([message]), message.Content, message.Urgency));
        else
            _afterAccept.Add(message);
    }

    private void SendBatch()
    {
        var batch = new List<Outgoing>(_queue.Count);
        var messages = new List<DeviceMessage>(_queue.Count);
        var urgency = Urgency.Renewal;
        var kept = 0;
        for (var i = 0; i < _queue.Count; i++)
        {
            var message = _queue[i];
            var peer = message.Target.Peer;
            if (!message.IsOfUse)
                continue;
            if (batch.Count >= context.Parameters.MaxMessagesPerRequest || HasMessageFor(batch, batch.Count, peer))
            {
                _queue[kept++] = message;
                continue;
            }
            batch.Add(message);
            messages.Add(new(peer.UserId, peer.DeviceId, message.Content));
            urgency = message.Urgency < urgency ? message.Urgency : urgency;
        }
        _queue.RemoveRange(kept, _queue.Count - kept);
        if (batch.Count > 0)
            context.Emit(new VoiceCommand.SendToDevices(NewRequest(batch), messages, urgency));
    }

    private int NewRequest(List<Outgoing> messages)
    {
        var request = context.NewRequest(RequestKind.Messages);
        _underWay.Add(request, messages);
        return request;
    }

    private static bool HasMessageFor(List<Outgoing> messages, int count, IMessageReceiver peer)
    {
        for (var i = 0; i < count; i++)
            if (messages[i].Target.Peer is var other && other.UserId == peer.UserId && other.DeviceId == peer.DeviceId)
                return true;
        return false;
    }
}
