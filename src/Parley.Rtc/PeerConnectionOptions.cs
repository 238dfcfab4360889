namespace Parley.Rtc;

/// <summary>Options of a peer connection.</summary>
public sealed record PeerConnectionOptions
{
    /// <summary>Gets the STUN and TURN servers. The default is none.</summary>
    public IReadOnlyList<IceServer> IceServers { get; init; } = [];

    /// <summary>Gets a value indicating whether to use relayed candidates only, which hides the local addresses from the peer. No name in a candidate is then resolved. The default is <see langword="false"/>.</summary>
    public bool RelayOnly { get; init; }

    /// <summary>Gets the scope of the certificate. The default is <see langword="null"/>: one certificate for all connections of the backend without a scope.</summary>
    public CertificateScope? Certificate { get; init; }

    /// <summary>Gets the audio to send, or <see langword="null"/> to receive only.</summary>
    public ILocalAudio? LocalAudio { get; init; }
}
