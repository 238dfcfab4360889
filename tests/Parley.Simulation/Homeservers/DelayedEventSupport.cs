namespace Parley.Simulation;

/// <summary>How a homeserver implements delayed events (MSC4140).</summary>
internal enum DelayedEventSupport
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As the proposal says.</summary>
    Full,

    /// <summary>It reads the action on a delayed event from the path only, as earlier versions of the proposal had it.</summary>
    ActionInPath,

    /// <summary>It announces delayed events, but does not recognize the requests.</summary>
    AnnouncedOnly,
}
