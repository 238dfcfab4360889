namespace Parley.Voice;

/// <summary>The protocol state of all voice channels of an account at one moment.</summary>
// The diagnostics are classes, not records, because nothing compares or prints them and the web client has to stay small.
public sealed class VoiceDiagnosticsSnapshot
{
    /// <summary>Gets when it was captured, by this machine's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the key of this device.</summary>
    public required string DeviceKey { get; init; }

    /// <summary>Gets a value indicating whether the homeserver supports delayed events (MSC4140).</summary>
    public bool HasDelayedEvents { get; init; }

    /// <summary>Gets the number of addresses of TURN servers, or <c>null</c> if the homeserver has not answered yet.</summary>
    public int? TurnServers { get; init; }

    /// <summary>Gets the channels.</summary>
    public IReadOnlyList<ChannelDiagnostics> Channels { get; init; } = [];

    /// <summary>Gets the last inputs and commands of the channels' protocol machines, oldest first; at most 300.</summary>
    public IReadOnlyList<ProtocolEvent> Events { get; init; } = [];
}
