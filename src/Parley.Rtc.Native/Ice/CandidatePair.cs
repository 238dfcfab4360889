using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>A pair of candidates with its check (RFC 8445 §6.1.2).</summary>
internal sealed class CandidatePair(Candidate local, Candidate remote)
{
    /// <summary>This side's candidate: a host or relayed one, of which data is sent.</summary>
    public Candidate Local { get; } = local;

    /// <summary>The other side's.</summary>
    public Candidate Remote { get; set; } = remote;

    /// <summary>What the other side sees this one as, once a response told (RFC 8445 §7.2.5.3.1); null before.</summary>
    public Candidate? Mapped { get; set; }

    /// <summary>Where the check stands.</summary>
    public PairState State { get; set; }

    /// <summary>The controlling side has chosen this pair and a check has succeeded.</summary>
    public bool IsNominated { get; set; }

    /// <summary>Round-trip time of the last answered check; null before.</summary>
    public TimeSpan? RoundTripTime { get; set; }

    /// <summary>When anything authenticated was last heard on this pair.</summary>
    public TimeSpan LastHeard { get; set; }

    /// <summary>When a check was last answered.</summary>
    public TimeSpan LastAnswered { get; set; }

    internal bool NominateOnSuccess { get; set; }

    internal TransactionId Transaction { get; set; }

    internal bool IsTransactionOpen { get; set; }

    internal bool CheckNominates { get; set; }

    internal IceRole CheckRole { get; set; }

    internal int Sent { get; set; }

    internal TimeSpan LastSent { get; set; }

    internal TimeSpan ResendAt { get; set; }

    internal TransactionId ConsentTransaction { get; set; }

    internal bool IsConsentOpen { get; set; }

    internal TimeSpan ConsentSent { get; set; }

    /// <summary>Neither side goes through a TURN server.</summary>
    public bool IsDirect => Local.Type != CandidateType.Relayed && Remote.Type != CandidateType.Relayed;

    /// <summary>Pair priority (RFC 8445 §6.1.2.3).</summary>
    public ulong GetPriority(IceRole role)
    {
        ulong g = role == IceRole.Controlling ? Local.Priority : Remote.Priority;
        ulong d = role == IceRole.Controlling ? Remote.Priority : Local.Priority;
        return (Math.Min(g, d) << 32) + (2 * Math.Max(g, d)) + (g > d ? 1u : 0u);
    }

    /// <summary>Same foundation on both sides (RFC 8445 §6.1.2.6).</summary>
    public bool SharesFoundation(CandidatePair other) =>
        Local.Foundation == other.Local.Foundation && Remote.Foundation == other.Remote.Foundation;
}
