using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>Something that happened: the only way into the machine.</summary>
public abstract record VoiceInput
{
    private VoiceInput()
    {
    }

    /// <summary>Time has passed: <see cref="VoiceMachine.NextDeadline"/> is reached.</summary>
    public sealed record Tick : VoiceInput
    {
        /// <summary>The one instance.</summary>
        public static Tick Instance { get; } = new();
    }

    /// <summary>The user joins. Does nothing where they are in.</summary>
    public sealed record Join : VoiceInput;

    /// <summary>The user leaves. Does nothing where they are out.</summary>
    /// <param name="IsClosing">Whether the page closes, and nobody reads what the server answers: a held LEFT then stays held, in case the last word is lost.</param>
    public sealed record Leave(bool IsClosing = false) : VoiceInput;

    /// <summary>The user mutes, unmutes, deafens or undeafens this device.</summary>
    public sealed record SetMuted(bool Muted, bool Deafened) : VoiceInput;

    /// <summary>This device begins or ceases to record what it hears.</summary>
    public sealed record SetRecording(bool Recording) : VoiceInput;

    /// <summary>What the homeserver can do.</summary>
    /// <param name="DelayedEvents">Whether it holds events (MSC4140).</param>
    /// <param name="LongestDelay">The longest delay that it accepts; null where it does not say.</param>
    public sealed record ServerCapabilities(bool DelayedEvents, TimeSpan? LongestDelay) : VoiceInput;

    /// <summary>The homeserver can or cannot be reached.</summary>
    public sealed record ServerReachable(bool Reachable) : VoiceInput;

    /// <summary>A state event of type <see cref="VoiceEvents.CallState"/> came in.</summary>
    /// <param name="StateKey">Its key, unchecked.</param>
    /// <param name="Sender">Who sent it, by the homeserver.</param>
    /// <param name="Content">Its content, unchecked.</param>
    /// <param name="Age">How old it was on arrival, by the homeserver (<c>unsigned.age</c>); null where it does not say.</param>
    /// <param name="OriginServerTs">When the sender's server made it, in ms since 1970; 0 where it does not say.</param>
    public sealed record CallState(string StateKey, UserId Sender, JsonElement Content, TimeSpan? Age, long OriginServerTs) : VoiceInput;

    /// <summary>An event of type <see cref="VoiceEvents.Call"/> came in, from the room or as a to-device message.</summary>
    /// <param name="Sender">Who sent it, by the homeserver.</param>
    /// <param name="Content">Its content, unchecked.</param>
    /// <param name="Age">How old it was on arrival; null where it does not say.</param>
    public sealed record Call(UserId Sender, JsonElement Content, TimeSpan? Age = null) : VoiceInput;

    /// <summary>A user's membership in the room is this.</summary>
    /// <param name="UserId">The user.</param>
    /// <param name="Membership">The membership.</param>
    /// <param name="Age">How old the event was on arrival; null where nothing tells.</param>
    public sealed record MemberChanged(UserId UserId, Membership Membership, TimeSpan? Age = null) : VoiceInput;

    /// <summary>Who may do what in the room.</summary>
    /// <param name="Power">The room's power.</param>
    /// <param name="Age">How old the power levels were on arrival; null where nothing tells.</param>
    public sealed record PowerChanged(RoomPower Power, TimeSpan? Age = null) : VoiceInput;

    /// <summary>A request of the machine was carried out.</summary>
    /// <param name="RequestId">The command's id.</param>
    /// <param name="Token">The delay id for <see cref="VoiceCommand.ScheduleLeave"/>; else null.</param>
    public sealed record Done(int RequestId, string? Token = null) : VoiceInput;

    /// <summary>A request of the machine failed for good: it is not tried again unless the machine says so.</summary>
    public sealed record Failed(int RequestId, RequestFault Fault) : VoiceInput;

    /// <summary>The offer or answer that the machine asked for is the local description now.</summary>
    public sealed record Described(int PeerId, bool IsOffer, string Sdp) : VoiceInput;

    /// <summary>A peer connection could not do what the machine asked for.</summary>
    /// <param name="PeerId">The connection.</param>
    /// <param name="BadDescription">The other side's description could not be used; else the connection itself failed.</param>
    public sealed record PeerFailed(int PeerId, bool BadDescription) : VoiceInput;

    /// <summary>This device has another network now: the paths of all connections are in doubt.</summary>
    public sealed record NetworkChanged : VoiceInput;

    /// <summary>A peer connection gathered a candidate after its description was handed over.</summary>
    public sealed record Gathered(int PeerId, WireCandidate Candidate) : VoiceInput;

    /// <summary>A peer connection's state changed.</summary>
    public sealed record MediaChanged(int PeerId, MediaState State) : VoiceInput;
}
