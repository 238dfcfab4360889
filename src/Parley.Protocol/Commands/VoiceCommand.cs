namespace Parley.Protocol;

/// <summary>Something that the driver is to do. Those with a request id are answered by <see cref="VoiceInput.Done"/> or <see cref="VoiceInput.Failed"/>.</summary>
public abstract record VoiceCommand
{
    private VoiceCommand()
    {
    }

    /// <summary>Write the own callstate. Writes arrive in their order; a newer one may replace one that has not gone out, and both are then done with it.</summary>
    /// <param name="RequestId">The request.</param>
    /// <param name="Content">What to write.</param>
    /// <param name="Urgency">Join, leave or renewal.</param>
    public sealed record WriteState(int RequestId, CallStateContent Content, Urgency Urgency) : VoiceCommand
    {
        /// <summary>It will be written again after so long, and seed peers end their connections where that comes late; null without seed peers.</summary>
        public TimeSpan? RepeatsAfter { get; init; }
    }

    /// <summary>Have the server hold a LEFT (MSC4140); the result is its delay id.</summary>
    public sealed record ScheduleLeave(int RequestId, CallStateContent Content, TimeSpan Delay) : VoiceCommand;

    /// <summary>Begin the held LEFT's delay again.</summary>
    public sealed record RestartDelayedLeave(int RequestId, string DelayId) : VoiceCommand;

    /// <summary>Have the server say the held LEFT now.</summary>
    public sealed record SendDelayedLeave(int RequestId, string DelayId) : VoiceCommand;

    /// <summary>Have the server forget the held LEFT.</summary>
    public sealed record CancelDelayedLeave(int RequestId, string DelayId) : VoiceCommand;

    /// <summary>Send to-device messages, all in one request; at most one for each device.</summary>
    public sealed record SendToDevices(int RequestId, IReadOnlyList<DeviceMessage> Messages, Urgency Urgency) : VoiceCommand;

    /// <summary>Send a call event into the room.</summary>
    public sealed record SendToRoom(int RequestId, CallContent Content, Urgency Urgency) : VoiceCommand;

    /// <summary>Create a peer connection.</summary>
    /// <param name="PeerId">Its id from now on; never used again.</param>
    /// <param name="Device">The device at the other end.</param>
    public sealed record OpenPeer(int PeerId, DeviceKey Device) : VoiceCommand;

    /// <summary>Make an offer; the result is <see cref="VoiceInput.Described"/>.</summary>
    public sealed record MakeOffer(int PeerId, bool IceRestart, TimeSpan GatherFor) : VoiceCommand;

    /// <summary>Answer an offer, rolling back an own one that is open; the result is <see cref="VoiceInput.Described"/>.</summary>
    public sealed record MakeAnswer(int PeerId, string OfferSdp, TimeSpan GatherFor) : VoiceCommand
    {
        /// <summary>SDP stays out of logs.</summary>
        public override string ToString() => $"MakeAnswer {PeerId}";
    }

    /// <summary>Take the answer to the open offer.</summary>
    public sealed record AcceptAnswer(int PeerId, string AnswerSdp) : VoiceCommand
    {
        /// <summary>SDP stays out of logs.</summary>
        public override string ToString() => $"AcceptAnswer {PeerId}";
    }

    /// <summary>Add the other side's candidates.</summary>
    public sealed record AddCandidates(int PeerId, IReadOnlyList<WireCandidate> Candidates) : VoiceCommand;

    /// <summary>Play, or do not play, what the connection brings.</summary>
    public sealed record SetAudible(int PeerId, bool Audible) : VoiceCommand;

    /// <summary>Close the connection. Nothing about it is said after this.</summary>
    public sealed record ClosePeer(int PeerId) : VoiceCommand;
}
