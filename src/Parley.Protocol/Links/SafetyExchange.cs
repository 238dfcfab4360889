namespace Parley.Protocol;

/// <summary>
/// Agrees on the random numbers of a connection's safety code: the opening offer commits to one, the answer carries one, and the side that
/// offered reveals its own afterwards. Offer and answer also carry the identity keys, which the code covers. Neither side, and nobody between them, can choose a certificate for the code that results.
/// See docs/spec/voice-channel.md, Safety code.
/// </summary>
internal sealed class SafetyExchange(IMachineContext context, ILinkPeer peer)
{
    private const int MinNonceLength = 22, MaxNonceLength = 64, KeyLength = 2 * 65;

    /// <summary>The fingerprint in the own descriptions.</summary>
    private string? _ownFingerprint;

    /// <summary>The own random number.</summary>
    private string? _ownNonce;

    /// <summary>The own identity key, once it was sent.</summary>
    private string? _ownKey;

    /// <summary>The peer's random number.</summary>
    private string? _peerNonce;

    /// <summary>The peer's commitment, if it opened the connection.</summary>
    private string? _commitment;

    /// <summary>Whether the peer waits for the own random number.</summary>
    private bool _isRevealDue;

    /// <summary>The code, once it was needed.</summary>
    private long? _code;

    /// <summary>Gets the fingerprint in the peer's descriptions; <see langword="null"/> if they do not have exactly one, a SHA-256 fingerprint.</summary>
    public string? PeerFingerprint { get; private set; }

    /// <summary>Gets the peer's identity key, which the code covers; <see langword="null"/> if either side has none.</summary>
    public string? PeerKey { get; private set; }

    /// <summary>Gets whether a later description had another fingerprint than the first: the connection has no code then.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Returns what the own offer carries: a commitment if it opens the connection, otherwise nothing.</summary>
    public SafetyFields OnOwnOffer(string sdp)
    {
        _ownFingerprint = Bodies.Fingerprint(sdp);
        if (_ownNonce is not null || PeerFingerprint is not null)
            return default;
        _ownNonce = context.NewNonce();
        return _ownNonce is null ? default : new(SafetyDerivation.Commit(_ownNonce), _ownKey = context.IdentityKey);
    }

    /// <summary>Returns what the own answer carries: a random number if it answers a commitment for the first time, otherwise nothing.</summary>
    public SafetyFields OnOwnAnswer(string sdp)
    {
        _ownFingerprint = Bodies.Fingerprint(sdp);
        if (_commitment is null || _ownNonce is not null)
            return default;
        _ownNonce = context.NewNonce();
        if (PeerKey is not null && (_ownKey = context.IdentityKey) is null)
            PeerKey = null; // the code covers either both keys or none
        return new(_ownNonce, _ownKey);
    }

    /// <summary>Handles the peer's offer that opens the connection. An own offer, and its commitment, no longer count.</summary>
    public void OnOpened(string sdp, SafetyFields safety)
    {
        PeerFingerprint = Bodies.Fingerprint(sdp);
        _ownNonce = _peerNonce = _ownKey = null;
        _isRevealDue = false;
        _commitment = PeerFingerprint is not null && safety.Number is { Length: 64 } commitment ? commitment : null;
        PeerKey = _commitment is not null && SafetyDerivation.IsHex(safety.IdentityKey, KeyLength) ? safety.IdentityKey : null;
    }

    /// <summary>Handles the peer's answer, after which the own random number may be revealed.</summary>
    public void OnAnswered(string sdp, SafetyFields safety)
    {
        if (PeerFingerprint is not null || _commitment is not null)
        {
            OnChanged(sdp);
            return;
        }
        PeerFingerprint = Bodies.Fingerprint(sdp);
        if (_ownNonce is null || PeerFingerprint is null || !IsNonce(safety.Number))
            return;
        _peerNonce = safety.Number;
        PeerKey = _ownKey is not null && SafetyDerivation.IsHex(safety.IdentityKey, KeyLength) ? safety.IdentityKey : null;
        _isRevealDue = true;
        context.InvalidateView();
    }

    /// <summary>Returns the own random number if it has to be revealed and has not been.</summary>
    public string? TakeReveal()
    {
        if (!_isRevealDue)
            return null;
        _isRevealDue = false;
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
    public long? FindCode() => _peerNonce is null || Parties() is not var (own, other) ? null : _code ??= SafetyDerivation.Derive(own, other);

    /// <summary>Returns what one side signs as its proof, or <see langword="null"/> if the keys and certificates of both sides are not known.</summary>
    /// <param name="isOwn">Whether this device signs; otherwise the peer.</param>
    public byte[]? FindProof(bool isOwn)
    {
        if (PeerKey is null || Parties() is not var (own, other))
            return null;
        return SafetyDerivation.ProofOf(context.Self.RoomId.Value, isOwn ? own : other, isOwn ? other : own);
    }

    // Returns null if a fingerprint, the own number or the peer's session is missing, or if a certificate was replaced.
    private (SafetyParty Own, SafetyParty Peer)? Parties()
    {
        if (IsReplaced || _ownFingerprint is null || _ownNonce is null || PeerFingerprint is null || peer.Session is null)
            return null;
        var self = context.Self;
        return (
            new(self.Key, self.UserId.Value, self.DeviceId.Value, context.Session, _ownFingerprint, _ownNonce, _ownKey),
            new(peer.Key, peer.UserId.Value, peer.DeviceId.Value, peer.Session, PeerFingerprint, _peerNonce ?? "", PeerKey));
    }

    private static bool IsNonce(string? nonce) => nonce is { Length: >= MinNonceLength and <= MaxNonceLength };
}
