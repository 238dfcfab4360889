namespace Parley.Rtc;

/// <summary>How a peer connection is set up.</summary>
public sealed record PeerConnectionOptions
{
    /// <summary>STUN and TURN servers; none by default.</summary>
    public IReadOnlyList<IceServer> IceServers { get; init; } = [];

    /// <summary>Use relayed candidates only, which hides this side's addresses from the other. False by default.</summary>
    public bool RelayOnly { get; init; }

    /// <summary>What this side sends. Null: it only listens.</summary>
    public ILocalAudio? LocalAudio { get; init; }
}
