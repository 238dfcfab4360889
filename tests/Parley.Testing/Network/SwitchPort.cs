namespace Parley.Testing.Network;

/// <summary>The port of one host at the switch.</summary>
internal sealed class SwitchPort(TapDevice tap)
{
    public TapDevice Tap { get; } = tap;

    /// <summary>The quality of the link.</summary>
    public volatile LinkQuality Quality = LinkQuality.Good;

    /// <summary>Ports of the same group cannot reach each other; null reaches all.</summary>
    public volatile string? Isolation;

    public bool Reaches(SwitchPort other) => Isolation is not { } group || other.Isolation != group;
}
