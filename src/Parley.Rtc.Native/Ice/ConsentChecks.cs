using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>
/// Consent freshness (RFC 7675) on the selected pair. The checks also keep NAT bindings open (RFC 7675 §5.1, RFC 8445 §11).
/// </summary>
internal sealed class ConsentChecks(IceSettings settings, RoleNegotiation roles, IceTimers timers, BindingSender sender, Random random)
{
    // The latest consent check; a response to an older one is ignored.
    private TransactionId _id;
    private TimeSpan _sentAt;

    /// <summary>Gets the pair of the latest check while its response is outstanding; otherwise null.</summary>
    public CandidatePair? Pair { get; private set; }

    /// <summary>Gets the role that the latest check announced.</summary>
    public IceRole Role { get; private set; }

    /// <summary>Starts to verify consent on a newly selected pair.</summary>
    public void Start(CandidatePair pair, TimeSpan now)
    {
        ArmNext(now);
        timers.Arm(IceTimer.ConsentExpiry, pair.LastAnswered + settings.ConsentExpiry);
        timers.Arm(IceTimer.Silence, now + settings.SilenceTolerated);
    }

    /// <summary>Stops to verify consent.</summary>
    public void Stop()
    {
        timers.Disarm(IceTimer.Consent);
        timers.Disarm(IceTimer.ConsentExpiry);
        timers.Disarm(IceTimer.Silence);
    }

    /// <summary>Sends a check. Each has its own transaction ID and is never retransmitted (RFC 7675 §5.1).</summary>
    public void Send(CandidatePair pair, TimeSpan now)
    {
        (Pair, _id, _sentAt, Role) = (pair, TransactionId.Draw(random), now, roles.Role);
        sender.SendRequest(pair, _id, nominate: roles.Role == IceRole.Controlling && pair.IsNominated);
        ArmNext(now);
    }

    /// <summary>Returns the pair of the outstanding check if it has this transaction ID; otherwise null.</summary>
    public CandidatePair? Find(in TransactionId id) => Pair is not null && _id == id ? Pair : null;

    /// <summary>Ends the outstanding check without renewing consent: the peer sent an error.</summary>
    public void Refuse() => Pair = null;

    /// <summary>Renews consent: the outstanding check was answered.</summary>
    /// <param name="pair">The pair of the check.</param>
    /// <param name="isSelected">False if another pair has been selected since.</param>
    /// <param name="now">The current time.</param>
    public void Renew(CandidatePair pair, bool isSelected, TimeSpan now)
    {
        Pair = null;
        pair.RoundTripTime = now - _sentAt;
        pair.LastHeard = pair.LastAnswered = now;
        if (isSelected)
            timers.Arm(IceTimer.ConsentExpiry, now + settings.ConsentExpiry);
    }

    /// <summary>Checks if consent on the selected pair was renewed in time, and arms the timer for the next look.</summary>
    /// <returns>False if consent has expired.</returns>
    public bool IsFresh(CandidatePair pair, TimeSpan now)
    {
        var expiresAt = pair.LastAnswered + settings.ConsentExpiry;
        if (now >= expiresAt)
            return false;
        timers.Arm(IceTimer.ConsentExpiry, expiresAt);
        return true;
    }

    /// <summary>Checks if something was received on the selected pair recently, and arms the timer for the next look.</summary>
    /// <returns>False if the pair has been silent for too long.</returns>
    public bool IsHeard(CandidatePair pair, TimeSpan now)
    {
        var silentAt = pair.LastHeard + settings.SilenceTolerated;
        if (now < silentAt)
        {
            timers.Arm(IceTimer.Silence, silentAt);
            return true;
        }

        // Looks again soon: a datagram received in the meantime restores the connection.
        timers.Arm(IceTimer.Silence, now + (settings.SilenceTolerated / 7));
        return false;
    }

    private void ArmNext(TimeSpan now) =>
        timers.Arm(IceTimer.Consent, now + (settings.ConsentInterval * (0.8 + (0.4 * random.NextDouble()))));
}
