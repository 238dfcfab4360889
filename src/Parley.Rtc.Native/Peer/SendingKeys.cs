using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>The keys of the sending direction, which all senders of a connection share.</summary>
internal sealed class SendingKeys
{
    private volatile SrtpSession? _srtp;

    /// <summary>Gets the lock that is held while keys and counters of the sending direction are used. Lock order: network lock, this lock, history lock.</summary>
    public Lock Lock { get; } = new();

    /// <summary>Gets or sets the session; <see langword="null"/> before the handshake. Cleared keys must not be used, so use it with <see cref="Lock"/> held.</summary>
    public SrtpSession? Srtp
    {
        get => _srtp;
        set => _srtp = value;
    }

    /// <summary>Clears the keys.</summary>
    public void Clear()
    {
        // The clock thread encrypts with this lock held, and must not use a cleared key.
        lock (Lock)
        {
            _srtp?.Sender.Dispose();
            _srtp = null;
        }
    }
}
