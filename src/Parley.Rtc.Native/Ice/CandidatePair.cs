namespace Parley.Rtc.Native.Ice;

/// <summary>State of a candidate pair (RFC 8445 §6.1.2.6).</summary>
internal enum PairState
{
    /// <summary>Waits for the outcome of a pair with the same foundation.</summary>
    Frozen,

    /// <summary>May be checked next.</summary>
    Waiting,

    /// <summary>A check was sent; its response is outstanding.</summary>
    InProgress,

    /// <summary>A check succeeded; data can be sent.</summary>
    Succeeded,

    /// <summary>The check timed out or was refused.</summary>
    Failed,
}

/// <summary>A local and a remote candidate with the state of their connectivity check (RFC 8445 §6.1.2).</summary>
internal sealed class CandidatePair(Candidate local, Candidate remote)
{
    /// <summary>Gets the local candidate: a host or relayed one, the base that data is sent from.</summary>
    public Candidate Local { get; } = local;

    /// <summary>Gets or sets the remote candidate; a signalled candidate replaces a peer-reflexive one with the same address.</summary>
    public Candidate Remote { get; set; } = remote;

    /// <summary>Gets or sets the local candidate as the peer sees it (RFC 8445 §7.2.5.3.1); null before the first response.</summary>
    public Candidate? Mapped { get; set; }

    /// <summary>Gets or sets the state of the pair.</summary>
    public PairState State { get; set; }

    /// <summary>Gets the latest check of this pair.</summary>
    public ConnectivityCheck Check { get; } = new();

    /// <summary>Gets or sets a value indicating whether the controlling agent has nominated this pair and a check has succeeded.</summary>
    public bool IsNominated { get; set; }

    /// <summary>Gets or sets a value indicating whether the pair counts as nominated once a check succeeds (RFC 8445 §7.3.1.5).</summary>
    public bool NominateOnSuccess { get; set; }

    /// <summary>Gets or sets the round-trip time of the last answered check; null before the first.</summary>
    public TimeSpan? RoundTripTime { get; set; }

    /// <summary>Gets or sets the time at which an authenticated datagram last arrived on this pair.</summary>
    public TimeSpan LastHeard { get; set; }

    /// <summary>Gets or sets the time at which a check was last answered.</summary>
    public TimeSpan LastAnswered { get; set; }

    /// <summary>Gets a value indicating whether neither side uses a TURN server.</summary>
    public bool IsDirect => Local.Type != CandidateType.Relayed && Remote.Type != CandidateType.Relayed;

    /// <summary>Records that the open check was answered.</summary>
    /// <param name="mapped">The local candidate as the peer sees it.</param>
    /// <param name="now">The current time.</param>
    public void Succeed(Candidate mapped, TimeSpan now)
    {
        Check.Close();
        State = PairState.Succeeded;
        // Karn's algorithm: the response to a retransmitted request does not show which transmission it answers.
        if (Check.Transmissions == 1 || RoundTripTime is null)
            RoundTripTime = now - Check.SentAt;
        LastHeard = LastAnswered = now;
        Mapped = mapped;
        NominateOnSuccess |= Check.Nominates;
    }

    /// <summary>Records that the check timed out or was refused, or that consent expired.</summary>
    public void Fail()
    {
        Check.Close();
        IsNominated = false;
        State = PairState.Failed;
    }

    /// <summary>Returns the pair priority (RFC 8445 §6.1.2.3).</summary>
    /// <param name="role">The role of this agent.</param>
    public ulong GetPriority(IceRole role)
    {
        ulong g = role == IceRole.Controlling ? Local.Priority : Remote.Priority;
        ulong d = role == IceRole.Controlling ? Remote.Priority : Local.Priority;
        return (Math.Min(g, d) << 32) + (2 * Math.Max(g, d)) + (g > d ? 1u : 0u);
    }

    /// <summary>Returns true if both candidates have the same foundations as those of the other pair (RFC 8445 §6.1.2.6).</summary>
    public bool SharesFoundation(CandidatePair other) =>
        Local.Foundation == other.Local.Foundation && Remote.Foundation == other.Remote.Foundation;
}
