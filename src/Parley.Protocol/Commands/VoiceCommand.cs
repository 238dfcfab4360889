using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>A command for the driver. Those with a request id are answered by <see cref="VoiceInput.Done"/> or <see cref="VoiceInput.Failed"/>.</summary>
public abstract record VoiceCommand
{
    private VoiceCommand()
    {
    }

    /// <summary>Returns the name of the command, without its values: they include SDP and delay ids.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>Writes the own callstate. Writes keep their order. A newer one may replace one that has not gone out; both are then answered by its result.</summary>
    /// <param name="RequestId">The request.</param>
    /// <param name="Content">The content.</param>
    /// <param name="Urgency">Join, leave or renewal.</param>
    public sealed record WriteState(int RequestId, CallStateContent Content, Urgency Urgency) : VoiceCommand
    {
        /// <summary>Gets after how long the callstate will be written again. Base-protocol peers end their connections if that is late; <see langword="null"/> without such peers.</summary>
        public TimeSpan? RepeatsAfter { get; init; }
    }

    /// <summary>Schedules the delayed leave (MSC4140); the result is its delay id.</summary>
    public sealed record ScheduleLeave(int RequestId, CallStateContent Content, TimeSpan Delay) : VoiceCommand;

    /// <summary>Restarts the delay of the delayed leave.</summary>
    public sealed record RestartDelayedLeave(int RequestId, string DelayId) : VoiceCommand;

    /// <summary>Makes the server send the delayed leave now.</summary>
    public sealed record SendDelayedLeave(int RequestId, string DelayId) : VoiceCommand;

    /// <summary>Cancels the delayed leave.</summary>
    public sealed record CancelDelayedLeave(int RequestId, string DelayId) : VoiceCommand;

    /// <summary>Sends to-device messages in one request, at most one for each device.</summary>
    public sealed record SendToDevices(int RequestId, IReadOnlyList<DeviceMessage> Messages, Urgency Urgency) : VoiceCommand;

    /// <summary>Sends a call event to the room.</summary>
    public sealed record SendToRoom(int RequestId, CallContent Content, Urgency Urgency) : VoiceCommand;

    /// <summary>Creates a peer connection.</summary>
    /// <param name="PeerId">Its id, never used again.</param>
    /// <param name="Device">The device at the other end.</param>
    /// <param name="UserId">The user of that device; its key need not name the user.</param>
    public sealed record OpenPeer(int PeerId, DeviceKey Device, UserId UserId) : VoiceCommand;

    /// <summary>Makes an offer; the result is <see cref="VoiceInput.Described"/>.</summary>
    public sealed record MakeOffer(int PeerId, bool IceRestart, TimeSpan GatherFor) : VoiceCommand;

    /// <summary>Answers an offer, rolling back an own one that is open; the result is <see cref="VoiceInput.Described"/>.</summary>
    public sealed record MakeAnswer(int PeerId, string OfferSdp, TimeSpan GatherFor) : VoiceCommand;

    /// <summary>Applies the answer to the open offer.</summary>
    public sealed record AcceptAnswer(int PeerId, string AnswerSdp) : VoiceCommand;

    /// <summary>Adds the other side's candidates.</summary>
    public sealed record AddCandidates(int PeerId, IReadOnlyList<WireCandidate> Candidates) : VoiceCommand;

    /// <summary>Lets audio flow over the connection, or stops it, in both directions. Until the first of these no audio flows.</summary>
    public sealed record SetAudible(int PeerId, bool Audible) : VoiceCommand;

    /// <summary>Signs octets with the identity key of this device: ECDSA, P-256, SHA-256; the result is <see cref="VoiceInput.Signed"/>.</summary>
    /// <param name="PeerId">The connection.</param>
    /// <param name="Data">What to sign.</param>
    public sealed record Sign(int PeerId, ReadOnlyMemory<byte> Data) : VoiceCommand;

    /// <summary>Checks a signature of the peer; the result is <see cref="VoiceInput.SignatureChecked"/>.</summary>
    /// <param name="PeerId">The connection.</param>
    /// <param name="Key">The peer's identity key, 65 octets in lower-case hexadecimal digits.</param>
    /// <param name="Data">What was signed.</param>
    /// <param name="Signature">The signature, 64 octets (r and s) in lower-case hexadecimal digits.</param>
    public sealed record CheckSignature(int PeerId, string Key, ReadOnlyMemory<byte> Data, string Signature) : VoiceCommand;

    /// <summary>Closes the connection. No command names it after this.</summary>
    public sealed record ClosePeer(int PeerId) : VoiceCommand;
}
