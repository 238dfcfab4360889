namespace Parley.Rtc.Native.Ice;

/// <summary>Durations and limits of an ICE session.</summary>
internal sealed record IceSettings
{
    /// <summary>The defaults.</summary>
    public static readonly IceSettings Default = new();

    /// <summary>Ta, between ordinary checks (RFC 8445 §14.2: 50 ms is the default, 5 ms the least). 20 ms by default.</summary>
    public TimeSpan Pacing { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Until a check is sent again, doubled each time up to 2 s. 200 ms by default: less than the 500 ms of RFC 8445 §14.3, since
    /// a lost first check is what a person waits for, and checks are few and paced.
    /// </summary>
    public TimeSpan RetransmitAfter { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often one check is sent before it fails (Rc, RFC 8489 §6.2.1). 7 by default.</summary>
    public int Transmissions { get; init; } = 7;

    /// <summary>How long a relayed pair waits for a direct one to succeed before it is nominated. 400 ms by default.</summary>
    public TimeSpan RelayGrace { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Between consent checks, drawn from 0.8 to 1.2 times this (RFC 7675 §5.1). 5 s by default.</summary>
    public TimeSpan ConsentInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Without a response for so long, sending ceases (RFC 7675 §5.1). 30 s by default.</summary>
    public TimeSpan ConsentExpiry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Without hearing anything for so long, the state is disconnected. 7 s by default: one lost consent check is none.</summary>
    public TimeSpan SilenceTolerated { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>How long to wait for late candidates and for the other side's checks before failing (RFC 8863 §4). 30 s by default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pairs kept at most (RFC 8445 §6.1.2.5). 100 by default.</summary>
    public int MostPairs { get; init; } = 100;

    /// <summary>Remote candidates kept at most, peer-reflexive ones included. 64 by default.</summary>
    public int MostRemoteCandidates { get; init; } = 64;
}
