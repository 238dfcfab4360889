namespace Parley.Testing.Network;

/// <summary>One host's place at the switch.</summary>
internal sealed class SwitchPort(TapDevice tap)
{
    public TapDevice Tap { get; } = tap;

    /// <summary>The cable; replaced, never changed.</summary>
    public volatile LinkQuality Quality = LinkQuality.Good;

    /// <summary>Ports of a group do not reach each other; null reaches all.</summary>
    public volatile string? Isolation;

    public bool Reaches(SwitchPort other) => Isolation is not { } group || other.Isolation != group;
}
