namespace Parley.Protocol;

/// <summary>The event types of the voice protocol.</summary>
public static class VoiceEvents
{
    /// <summary>State event: a device is in the channel, or has left it. The state key is the device's key.</summary>
    public const string CallState = "de.mtorials.test.callstate";

    /// <summary>Offers, answers and candidates: to-device between Parley peers, room messages to and from base-protocol peers.</summary>
    public const string Call = "de.mtorials.test.call";

    /// <summary>Gets all event types that a sync has to include.</summary>
    public static IReadOnlyList<string> All { get; } = [CallState, Call];

    /// <summary>The field with Parley's additions to the base protocol's content.</summary>
    public const string ParleyField = "chat.parley";
}
