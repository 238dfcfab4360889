namespace Parley.Protocol;

/// <summary>
/// How bodies of call events to one base-protocol peer are written: raw, as the base protocol has them, or as JSON, as the legacy
/// client (2021) does. Guessed from the peer's callstate until one of its messages shows it.
/// </summary>
internal sealed class Dialect
{
    /// <summary>Whether its callstate looks like one of the legacy client.</summary>
    private bool _mayUseJson;

    /// <summary>Whether a message of the peer has shown how it writes bodies.</summary>
    private bool _isKnown;

    /// <summary>Gets whether bodies to the peer are JSON.</summary>
    public bool UsesJson { get; private set; }

    /// <summary>Gets the <c>rtc_type</c> of a candidate in this dialect.</summary>
    public RtcType CandidateType => UsesJson ? RtcType.IceCandidate : RtcType.Candidate;

    /// <summary>Forgets what the messages of the last session showed.</summary>
    public void Forget() => _isKnown = false;

    /// <summary>Guesses from the peer's callstate.</summary>
    public void Guess(DeviceKey key, WireTimestamp? timestamp)
    {
        if (!_isKnown)
            UsesJson = _mayUseJson = timestamp is { IsNumber: true } || DeviceKey.UserIn(key.Value) is null;
    }

    /// <summary>Learns from a body that the peer wrote.</summary>
    public void Learn(bool usesJson)
    {
        UsesJson = usesJson;
        _isKnown = true;
    }

    /// <summary>
    /// Chooses for the next attempt after a connection failed. Usually the answer was lost to the rate limit, but perhaps the guess
    /// is wrong; so every third attempt uses the other dialect.
    /// </summary>
    public void TryOther(int failures)
    {
        if (!_isKnown)
            UsesJson = _mayUseJson != (failures % 3 == 2);
    }

    /// <summary>Learns from a body that the peer wrote to another device, unless a message to this device has shown it.</summary>
    public void LearnFromOthers(string body)
    {
        if (!_isKnown)
            Learn(body[0] == '{');
    }
}
