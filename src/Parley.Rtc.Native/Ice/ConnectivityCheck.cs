using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>The latest connectivity check of a candidate pair (RFC 8445 §7.2): its STUN transaction and retransmissions.</summary>
internal sealed class ConnectivityCheck
{
    /// <summary>Gets the transaction ID; retransmissions repeat it.</summary>
    public TransactionId Id { get; private set; }

    /// <summary>Gets a value indicating whether a response is still expected.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Gets a value indicating whether the request carries USE-CANDIDATE (RFC 8445 §8.1.1).</summary>
    public bool Nominates { get; private set; }

    /// <summary>Gets the role that the request announced; a 487 response is ignored if the role has changed since.</summary>
    public IceRole Role { get; private set; }

    /// <summary>Gets the number of transmissions so far.</summary>
    public int Transmissions { get; private set; }

    /// <summary>Gets the time of the last transmission.</summary>
    public TimeSpan SentAt { get; private set; }

    /// <summary>Gets the time at which the request is sent again or fails.</summary>
    public TimeSpan ResendAt { get; private set; }

    /// <summary>Starts a new transaction.</summary>
    public void Open(in TransactionId id, bool nominates, IceRole role) =>
        (Id, Nominates, Role, Transmissions, IsOpen) = (id, nominates, role, 0, true);

    /// <summary>Records a transmission.</summary>
    public void NoteSent(TimeSpan now, TimeSpan retransmitAfter)
    {
        Transmissions++;
        SentAt = now;
        ResendAt = now + retransmitAfter;
    }

    /// <summary>Ends the transaction; a later response is ignored.</summary>
    public void Close() => IsOpen = false;
}
