namespace Parley.Protocol;

/// <summary>
/// The proofs of identity of a connection: each side signs the certificates of both sides with its identity key, once the connection is up.
/// See docs/spec/voice-channel.md, Identity keys.
/// </summary>
internal sealed class ProofExchange(IMachineContext context, ILinkPeer peer, int peerId, SafetyExchange safety)
{
    private const int SignatureLength = 2 * 64;

    /// <summary>Whether the connection has been up.</summary>
    private bool _isStarted;

    /// <summary>Whether this device has been asked to sign.</summary>
    private bool _isProved;

    /// <summary>Whether the peer's signature has arrived.</summary>
    private bool _hasSignature;

    private ProofState _state;

    /// <summary>Gets whether the peer has proved that the connection is its own.</summary>
    public ProofState State => safety.IsReplaced ? ProofState.Invalid : _state;

    /// <summary>Handles that the connection is up, for the first time or again: no audio waits for a signature.</summary>
    public void OnMediaUp()
    {
        if (_isStarted)
            return;
        _isStarted = true;
        peer.Timers.Set(TimerKind.ProveDue, context.After(context.Parameters.ProveAfter));
        if (_hasSignature)
            return;
        if (safety.FindProof(isOwn: true) is null)
        {
            Set(ProofState.Missing);
            return;
        }
        Set(ProofState.Pending);
        peer.Timers.Set(TimerKind.ProofDue, context.After(context.Parameters.ProofDueAfter));
    }

    /// <summary>Has the own proof signed, once.</summary>
    public void Prove()
    {
        if (!_isStarted || _isProved || safety.FindProof(isOwn: true) is not { } data)
            return;
        _isProved = true;
        context.Emit(new VoiceCommand.Sign(peerId, data));
    }

    /// <summary>Has the peer's signature checked; returns whether it is the first, and the connection has keys.</summary>
    public bool TryCheck(string signature)
    {
        if (_hasSignature || safety.FindProof(isOwn: false) is not { } data)
            return false;
        _hasSignature = true;
        if (!SafetyDerivation.IsHex(signature, SignatureLength))
        {
            Set(ProofState.Invalid);
            return true;
        }
        Set(ProofState.Pending);
        context.Emit(new VoiceCommand.CheckSignature(peerId, safety.PeerKey!, data, signature));
        return true;
    }

    /// <summary>Handles the result of the check.</summary>
    public void OnChecked(bool isValid)
    {
        if (_hasSignature && _state != ProofState.Invalid)
            Set(isValid ? ProofState.Valid : ProofState.Invalid);
    }

    /// <summary>Handles that the proof takes too long.</summary>
    public void OnOverdue()
    {
        if (_state == ProofState.Pending)
            Set(ProofState.Missing);
    }

    private void Set(ProofState state)
    {
        _state = state;
        context.InvalidateView();
    }
}
