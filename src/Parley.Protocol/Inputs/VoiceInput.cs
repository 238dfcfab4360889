using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>An event for the machine; everything it learns is one of these.</summary>
public abstract record VoiceInput
{
    private VoiceInput()
    {
    }

    /// <summary>Returns the name of the input, without its values: they include SDP and delay ids.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>Time has passed: <see cref="VoiceMachine.NextDeadline"/> is reached.</summary>
    public sealed record Tick : VoiceInput
    {
        /// <summary>Gets the only instance.</summary>
        public static Tick Instance { get; } = new();
    }

    /// <summary>The user joins. Ignored if this device is in.</summary>
    /// <param name="IdentityKey">The public identity key of this device: an uncompressed point of P-256 in lower-case hexadecimal digits; <see langword="null"/> if it has none.</param>
    public sealed record Join(string? IdentityKey = null) : VoiceInput;

    /// <summary>The user leaves. Ignored if this device is out.</summary>
    /// <param name="IsClosing">Whether the page closes, so that no response will be read: the delayed leave then stays scheduled, in case the last request is lost.</param>
    public sealed record Leave(bool IsClosing = false) : VoiceInput;

    /// <summary>The user mutes, unmutes, deafens or undeafens this device.</summary>
    public sealed record SetMuted(bool Muted, bool Deafened) : VoiceInput;

    /// <summary>This device starts or stops recording.</summary>
    public sealed record SetRecording(bool Recording) : VoiceInput;

    /// <summary>The homeserver's capabilities.</summary>
    /// <param name="DelayedEvents">Whether it supports delayed events (MSC4140).</param>
    /// <param name="LongestDelay">The longest delay that it accepts; <see langword="null"/> if it reports none.</param>
    public sealed record ServerCapabilities(bool DelayedEvents, TimeSpan? LongestDelay) : VoiceInput;

    /// <summary>The homeserver can or cannot be reached.</summary>
    public sealed record ServerReachable(bool Reachable) : VoiceInput;

    /// <summary>A state event of type <see cref="VoiceEvents.CallState"/> arrived.</summary>
    /// <param name="StateKey">Its key, unchecked.</param>
    /// <param name="Sender">The sender, as reported by the homeserver.</param>
    /// <param name="Content">Its content, unchecked.</param>
    /// <param name="Age">Its age on arrival, as reported by the homeserver (<c>unsigned.age</c>); <see langword="null"/> if not reported.</param>
    /// <param name="OriginServerTs">When the sender's server created it, in ms since 1970; 0 if not reported.</param>
    public sealed record CallState(string StateKey, UserId Sender, JsonElement Content, TimeSpan? Age, long OriginServerTs) : VoiceInput;

    /// <summary>An event of type <see cref="VoiceEvents.Call"/> arrived, from the room or as a to-device message.</summary>
    /// <param name="Sender">The sender, as reported by the homeserver.</param>
    /// <param name="Content">Its content, unchecked.</param>
    /// <param name="Age">Its age on arrival; <see langword="null"/> if not reported.</param>
    public sealed record Call(UserId Sender, JsonElement Content, TimeSpan? Age = null) : VoiceInput;

    /// <summary>A user's membership in the room was set or repeated.</summary>
    /// <param name="UserId">The user.</param>
    /// <param name="Membership">The membership.</param>
    /// <param name="Age">The age of the event on arrival; <see langword="null"/> if not known.</param>
    /// <param name="OriginServerTs">When the sender's server created the event, in ms since 1970; 0 if not known.</param>
    public sealed record MemberChanged(UserId UserId, Membership Membership, TimeSpan? Age = null, long OriginServerTs = 0) : VoiceInput;

    /// <summary>The room's power levels were set or repeated.</summary>
    /// <param name="Power">The power levels.</param>
    /// <param name="Age">The age of the event on arrival; <see langword="null"/> if not known.</param>
    /// <param name="OriginServerTs">When the sender's server created the event, in ms since 1970; 0 if not known.</param>
    public sealed record PowerChanged(RoomPower Power, TimeSpan? Age = null, long OriginServerTs = 0) : VoiceInput;

    /// <summary>A request of the machine succeeded.</summary>
    /// <param name="RequestId">The command's id.</param>
    /// <param name="Token">The delay id for <see cref="VoiceCommand.ScheduleLeave"/>; otherwise <see langword="null"/>.</param>
    public sealed record Done(int RequestId, string? Token = null) : VoiceInput;

    /// <summary>A request of the machine failed. The driver does not repeat it; the machine may.</summary>
    public sealed record Failed(int RequestId, RequestFault Fault) : VoiceInput;

    /// <summary>The offer or answer that the machine requested is now the local description.</summary>
    public sealed record Described(int PeerId, bool IsOffer, string Sdp) : VoiceInput;

    /// <summary>A peer connection failed to carry out a command.</summary>
    /// <param name="PeerId">The connection.</param>
    /// <param name="BadDescription">Whether the other side's description could not be used; otherwise the connection itself failed.</param>
    public sealed record PeerFailed(int PeerId, bool BadDescription) : VoiceInput;

    /// <summary>This device's network changed: the paths of all connections may be broken.</summary>
    public sealed record NetworkChanged : VoiceInput;

    /// <summary>A peer connection gathered a candidate after its description was reported.</summary>
    public sealed record Gathered(int PeerId, WireCandidate Candidate) : VoiceInput;

    /// <summary>This device has signed what <see cref="VoiceCommand.Sign"/> contains.</summary>
    /// <param name="PeerId">The connection.</param>
    /// <param name="Signature">The signature in lower-case hexadecimal digits.</param>
    public sealed record Signed(int PeerId, string Signature) : VoiceInput;

    /// <summary>A signature was checked.</summary>
    /// <param name="PeerId">The connection.</param>
    /// <param name="IsValid">Whether the key is a point of P-256, and the signature is the key's.</param>
    public sealed record SignatureChecked(int PeerId, bool IsValid) : VoiceInput;

    /// <summary>A peer connection's state changed.</summary>
    public sealed record MediaChanged(int PeerId, MediaState State) : VoiceInput;
}
