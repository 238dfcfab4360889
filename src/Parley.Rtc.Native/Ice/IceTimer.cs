namespace Parley.Rtc.Native.Ice;

/// <summary>The timers of a session. Retransmission is a field of each pair.</summary>
internal enum IceTimer
{
    /// <summary>The next ordinary check may go out (Ta, RFC 8445 §6.1.4.2).</summary>
    Pacing,

    /// <summary>A relayed pair has waited long enough for a direct one; it is nominated.</summary>
    RelayGrace,

    /// <summary>The next consent check goes out (RFC 7675 §5.1).</summary>
    Consent,

    /// <summary>Consent has not been renewed in time; sending ceases (RFC 7675 §5.1).</summary>
    ConsentExpiry,

    /// <summary>Nothing was heard on the pair in use; the state becomes disconnected.</summary>
    Silence,

    /// <summary>Late candidates were waited for long enough; without a pair left the session fails (RFC 8863 §4).</summary>
    Patience,
}
