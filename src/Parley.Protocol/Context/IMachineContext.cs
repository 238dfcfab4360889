namespace Parley.Protocol;

/// <summary>The context of each part of the machine: identity, time, randomness, timers, and a place for commands.</summary>
internal interface IMachineContext
{
    /// <summary>Gets the identity of this device.</summary>
    VoiceIdentity Self { get; }

    /// <summary>Gets the protocol's durations and bounds.</summary>
    VoiceParameters Parameters { get; }

    /// <summary>Gets the monotonic time of the input that is being handled.</summary>
    TimeSpan Now { get; }

    /// <summary>Gets the wall clock of the input that is being handled, in ms since 1970.</summary>
    long UnixMilliseconds { get; }

    /// <summary>Gets the id of the own session; empty before the first.</summary>
    string Session { get; }

    /// <summary>Gets the public identity key of this device, in lower-case hexadecimal digits; <see langword="null"/> if it has none.</summary>
    string? IdentityKey { get; }

    /// <summary>Gets the timers of the channel; each member has its own.</summary>
    ITimers Timers { get; }

    /// <summary>Returns the monotonic time at which <paramref name="wait"/> will have passed.</summary>
    TimeSpan After(TimeSpan wait) => Now + wait;

    /// <summary>Returns a random number from 0 up to but not including 1.</summary>
    double NextFraction();

    /// <summary>Starts a session: returns its random id.</summary>
    string NewSessionId();

    /// <summary>Returns an unpredictable number for a safety code, 128 bits in hexadecimal digits; <see langword="null"/> if the machine has no secret.</summary>
    string? NewNonce();

    /// <summary>Returns an id for a peer connection, unique in this machine.</summary>
    int NewPeerId();

    /// <summary>Registers a request, whose result comes back as an input, and returns its id. Ids start at 1.</summary>
    int NewRequest(RequestKind kind);

    /// <summary>Returns a wait of 1, 2, 4, … times <paramref name="first"/>, at most <paramref name="longest"/>, ± 25 % at random.</summary>
    /// <param name="first">The wait after the first failure, before the random part.</param>
    /// <param name="longest">The longest wait, before the random part.</param>
    /// <param name="failures">Failures in a row, from 1.</param>
    TimeSpan BackOff(TimeSpan first, TimeSpan longest, int failures)
    {
        var wait = first * (1 << Math.Clamp(failures - 1, 0, 16));
        return (wait < longest ? wait : longest) * (0.75 + NextFraction() / 2);
    }

    /// <summary>Appends a command to those that the current input returns.</summary>
    void Emit(VoiceCommand command);

    /// <summary>Counts an event that was ignored.</summary>
    void Ignore(IgnoredReason reason);

    /// <summary>Marks the view as changed.</summary>
    void InvalidateView();
}
