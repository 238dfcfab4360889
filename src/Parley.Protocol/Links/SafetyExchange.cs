namespace Parley.Protocol;

/// <summary>
/// Agrees on the random numbers of a connection's safety code: the opening offer commits to one, the answer carries one, and the side that
/// offered reveals its own afterwards. Neither side, and nobody between them, can choose a certificate for the code that results.
/// See docs/spec/voice-channel.md, Safety code.
/// </summary>
internal sealed class SafetyExchange(IMachineContext context)
{
    private const int MinNonceLength = 22, MaxNonceLength = 64;

    /// <summary>The fingerprint in the own descriptions.</summary>
    private string? _ownFingerprint;

    /// <summary>The own random number.</summary>
    private string? _ownNonce;

    /// <summary>The peer's random number.</summary>
    private string? _peerNonce;

    /// <summary>The peer's commitment, if it opened the connection.</summary>
    private string? _commitment;

    /// <summary>The code, once it was needed.</summary>
    private long? _code;

    /// <summary>Gets the fingerprint in the peer's descriptions; <see langword="null"/> if they do not have exactly one, a SHA-256 fingerprint.</summary>
    public string? PeerFingerprint { get; private set; }

    /// <summary>Gets whether a later description had another fingerprint than the first: the connection has no code then.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Returns what the own offer carries: a commitment if it opens the connection, otherwise nothing.</summary>
    public string? OnOwnOffer(string sdp)
    {
        _ownFingerprint = Bodies.Fingerprint(sdp);
        if (_ownNonce is not null || PeerFingerprint is not null)
            return null;
        _ownNonce = context.NewNonce();
        return _ownNonce is null ? null : SafetyDerivation.Commit(_ownNonce);
    }

    /// <summary>Returns what the own answer carries: a random number if it answers a commitment for the first time, otherwise nothing.</summary>
    public string? OnOwnAnswer(string sdp)
    {
        _ownFingerprint = Bodies.Fingerprint(sdp);
        return _commitment is null || _ownNonce is not null ? null : _ownNonce = context.NewNonce();
    }

    /// <summary>Handles the peer's offer that opens the connection. An own offer, and its commitment, no longer count.</summary>
    public void OnOpened(string sdp, string? commitment)
    {
        PeerFingerprint = Bodies.Fingerprint(sdp);
        _ownNonce = _peerNonce = null;
        _commitment = PeerFingerprint is not null && commitment is { Length: 64 } ? commitment : null;
    }

    /// <summary>Handles the peer's answer. Returns the own random number if it is to be revealed now.</summary>
    public string? OnAnswered(string sdp, string? nonce)
    {
        if (PeerFingerprint is not null || _commitment is not null)
        {
            OnChanged(sdp);
            return null;
        }
        PeerFingerprint = Bodies.Fingerprint(sdp);
        if (_ownNonce is null || PeerFingerprint is null || !IsNonce(nonce))
            return null;
        _peerNonce = nonce;
        context.InvalidateView();
        return _ownNonce;
    }

    /// <summary>Handles the peer's random number, which must fit its commitment. Returns whether it does.</summary>
    public bool TryReveal(string nonce)
    {
        if (_commitment is null || _ownNonce is null || _peerNonce is not null || !IsNonce(nonce) || SafetyDerivation.Commit(nonce) != _commitment)
            return false;
        _peerNonce = nonce;
        context.InvalidateView();
        return true;
    }

    /// <summary>Handles a description of the peer that changes the connection: its certificate must stay the same.</summary>
    public void OnChanged(string sdp)
    {
        if (PeerFingerprint is null || PeerFingerprint == Bodies.Fingerprint(sdp))
            return;
        IsReplaced = true;
        context.InvalidateView();
    }

    /// <summary>Returns the code, or <see langword="null"/> if the exchange is not complete or a certificate was replaced.</summary>
    public long? FindCode(string ownSession, ILinkPeer peer)
    {
        if (IsReplaced || _ownFingerprint is null || _ownNonce is null || PeerFingerprint is null || _peerNonce is null || peer.Session is null)
            return null;
        var self = context.Self;
        return _code ??= SafetyDerivation.Derive(
            new(self.Key, self.UserId.Value, self.DeviceId.Value, ownSession, _ownFingerprint, _ownNonce),
            new(peer.Key, peer.UserId.Value, peer.DeviceId.Value, peer.Session, PeerFingerprint, _peerNonce));
    }

    private static bool IsNonce(string? nonce) => nonce is { Length: >= MinNonceLength and <= MaxNonceLength };
}
