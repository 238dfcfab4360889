namespace Parley.Testing.Network;

/// <summary>The quality of a host's link, the same in both directions.</summary>
public sealed record LinkQuality
{
    /// <summary>No loss and no delay.</summary>
    public static LinkQuality Good { get; } = new();

    /// <summary>No frame passes.</summary>
    public static LinkQuality Cut { get; } = new() { Loss = 1 };

    /// <summary>The share of frames that are lost, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>The delay of each frame.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether UDP is blocked, as by many corporate firewalls.</summary>
    public bool BlocksUdp { get; init; }
}
