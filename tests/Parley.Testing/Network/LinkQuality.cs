namespace Parley.Testing.Network;

/// <summary>What a host's cable does to frames, in each direction alike.</summary>
public sealed record LinkQuality
{
    /// <summary>A good cable.</summary>
    public static LinkQuality Good { get; } = new();

    /// <summary>A pulled one.</summary>
    public static LinkQuality Cut { get; } = new() { Loss = 1 };

    /// <summary>The share of frames that are lost, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>How much later a frame arrives.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>No UDP goes through, as behind many a company's firewall.</summary>
    public bool BlocksUdp { get; init; }
}
