namespace Parley.Rtc.Native.Ice;

/// <summary>Durations and limits of an ICE session.</summary>
internal sealed record IceSettings
{
    /// <summary>The default settings.</summary>
    public static readonly IceSettings Default = new();

    /// <summary>Gets Ta, the time between ordinary checks (RFC 8445 §14.2: default 50 ms, minimum 5 ms). Default: 20 ms.</summary>
    public TimeSpan Pacing { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Gets the time until a check is retransmitted; it doubles with each transmission, up to 2 s. Default: 200 ms, less than the 500 ms
    /// of RFC 8445 §14.3: a lost first check delays the join, and checks are few and paced.
    /// </summary>
    public TimeSpan RetransmitAfter { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets the number of transmissions of a check before it fails (Rc, RFC 8489 §6.2.1). Default: 7.</summary>
    public int Transmissions { get; init; } = 7;

    /// <summary>Gets how long a working relayed pair waits for a direct one before it is nominated. Default: 400 ms.</summary>
    public TimeSpan RelayGrace { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Gets the time between consent checks, randomized by a factor of 0.8 to 1.2 (RFC 7675 §5.1). Default: 5 s.</summary>
    public TimeSpan ConsentInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long sending continues without an answered check (RFC 7675 §5.1). Default: 30 s.</summary>
    public TimeSpan ConsentExpiry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long nothing may be received before the state becomes disconnected. Default: 7 s, so that one lost consent check has no effect.</summary>
    public TimeSpan SilenceTolerated { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>Gets how long a session waits for late candidates and for the peer's checks before it fails (RFC 8863 §4). Default: 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the maximum number of pairs (RFC 8445 §6.1.2.5). Default: 100.</summary>
    public int MostPairs { get; init; } = 100;

    /// <summary>Gets the maximum number of remote candidates, including peer-reflexive ones. Default: 64.</summary>
    public int MostRemoteCandidates { get; init; } = 64;
}
