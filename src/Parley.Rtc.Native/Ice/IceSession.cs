using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>
/// A full ICE agent for one generation of one component (RFC 8445, trickle ICE of RFC 8838, consent of RFC 7675). An ICE restart creates
/// a new session; the old one continues until the new one has selected a pair. Performs no I/O and reads no clock: datagrams and the
/// time are arguments, datagrams and events leave through <see cref="IIceOutput"/>. Not thread-safe.
/// </summary>
internal sealed partial class IceSession
{
    /// <summary>Number of checks kept while the remote credentials are unknown.</summary>
    private const int MostEarlyChecks = 16;

    private readonly IceSettings _settings;
    private readonly IIceOutput _output;
    private readonly SessionCredentials _credentials;
    private readonly RoleNegotiation _roles;
    private readonly IceTimers _timers = new();
    private readonly CheckList _checkList;
    private readonly CheckSender _checks;
    private readonly BindingResponder _responder;
    private readonly ConsentChecks _consent;
    private readonly Nomination _nomination;

    // Checks that arrived before the remote credentials (RFC 8445 §7.3).
    private readonly List<IncomingCheck> _early = [];
    private bool _isClosed;

    // True if a pair was not formed because another session has its address.
    private bool _foundTaken;

    /// <summary>Creates a session.</summary>
    /// <param name="settings">Durations and limits.</param>
    /// <param name="local">The local credentials.</param>
    /// <param name="role">Controlling for the offerer, controlled for the answerer (RFC 8445 §6.1.1); a role conflict may change it.</param>
    /// <param name="random">The source of IDs and jitter; must be unpredictable outside tests.</param>
    /// <param name="output">Receives datagrams and events.</param>
    public IceSession(IceSettings settings, IceCredentials local, IceRole role, Random random, IIceOutput output)
    {
        (_settings, _output) = (settings, output);
        _credentials = new(local);
        _roles = new(role, (ulong)random.NextInt64(long.MinValue, long.MaxValue));
        _checkList = new(settings, _roles, IsTaken);
        var sender = new BindingSender(_credentials, _roles, output);
        _checks = new(settings, _checkList, _roles, _timers, sender, random);
        _responder = new(_credentials, _roles, sender);
        _consent = new(settings, _roles, _timers, sender, random);
        _nomination = new(settings, _checkList, _timers);
    }

    /// <summary>Gets the local credentials.</summary>
    public IceCredentials Local => _credentials.Local;

    /// <summary>Gets the remote credentials; null before <see cref="SetRemote"/>.</summary>
    public IceCredentials? Remote => _credentials.Remote;

    /// <summary>Gets the current role.</summary>
    public IceRole Role => _roles.Role;

    /// <summary>Gets the state of the session.</summary>
    public IceState State { get; private set; }

    /// <summary>Gets the pair that data is sent over: the nominated one, before nomination the best one that works (RFC 8445 §12.1.1). Null if there is none.</summary>
    public CandidatePair? Current { get; private set; }

    /// <summary>Gets a value indicating whether data may be sent: a pair works and the peer's consent is fresh.</summary>
    public bool CanSend => Current is not null && State is IceState.Connected or IceState.Disconnected;

    /// <summary>Gets the candidate pairs, in no particular order.</summary>
    public IReadOnlyList<CandidatePair> Pairs => _checkList.Pairs;

    /// <summary>Gets the remote candidates, including peer-reflexive ones.</summary>
    public IReadOnlyList<Candidate> RemoteCandidates => _checkList.Remotes;

    /// <summary>Gets the time at which <see cref="HandleTimeout"/> must be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            if (_isClosed)
                return TimeSpan.MaxValue;
            var resendAt = _checkList.NextRetransmission;
            return resendAt < _timers.Next ? resendAt : _timers.Next;
        }
    }

    // A nominated pair answers: no more ordinary checks are sent (RFC 8445 §8.1.2).
    private bool HasSettled => Current is { IsNominated: true } && State == IceState.Connected;

    /// <summary>Sets the role that offer and answer imply. Has no effect once checks have started.</summary>
    public void SetRole(IceRole agreed)
    {
        if (Remote is null)
            _roles.Role = agreed;
    }

    /// <summary>Sets the remote credentials and starts checks. This agent becomes controlling if the peer is a lite implementation (RFC 8445 §6.1.1).</summary>
    public void SetRemote(IceCredentials credentials, bool isLite, TimeSpan now)
    {
        if (Remote is not null || _isClosed)
            return;
        _credentials.SetRemote(credentials);
        if (isLite)
            _roles.Role = IceRole.Controlling;
        SetState(IceState.Checking);
        _timers.Arm(IceTimer.Patience, now + _settings.Patience);
        foreach (var check in _early)
            HandleIncomingCheck(check, now);
        _early.Clear();
        SendNextCheck(now);
    }

    /// <summary>Adds a local candidate.</summary>
    public void AddLocal(Candidate candidate, TimeSpan now)
    {
        if (_isClosed || !_checkList.AddLocal(candidate))
            return;
        ReportTaken();
        SendNextCheck(now);
    }

    /// <summary>Declares that no more local candidates follow.</summary>
    public void CompleteLocal(TimeSpan now)
    {
        _checkList.LocalsComplete = true;
        Reconsider(now);
    }

    /// <summary>Adds a remote candidate; a known or unusable one is ignored.</summary>
    public void AddRemote(Candidate candidate, TimeSpan now)
    {
        if (_isClosed || candidate.Address.Port == 0 || !_checkList.AddRemote(candidate))
            return;
        ReportTaken();
        SendNextCheck(now);
    }

    /// <summary>Declares that the peer signals no more candidates (RFC 8838 §8.2).</summary>
    public void CompleteRemote(TimeSpan now)
    {
        _checkList.RemotesComplete = true;
        Reconsider(now);
    }

    /// <summary>Removes a path with its candidates and pairs, for example a relay that was lost.</summary>
    public void RemovePath(int path, TimeSpan now)
    {
        _checkList.RemovePath(path);
        Reselect(now);
        SendNextCheck(now);
        Reconsider(now);
    }

    /// <summary>Records that an authenticated datagram, for example media, arrived on the selected pair.</summary>
    public void NoteHeard(TimeSpan now)
    {
        if (Current is { } pair)
            pair.LastHeard = now;
    }

    /// <summary>Ends the session; it sends nothing from now on.</summary>
    public void Close()
    {
        _isClosed = true;
        _timers.Clear();
        _checkList.CloseChecks();
    }

    /// <summary>Handles a Binding message. Requests are recognized by their user name, responses by their transaction ID.</summary>
    /// <returns>False if the message belongs to another session or is not authenticated; the session is unchanged then.</returns>
    public bool Receive(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        if (_isClosed || message.Method != StunMethod.Binding)
            return false;
        return message.Class switch
        {
            StunClass.Request => ReceiveRequest(path, from, message, now),
            StunClass.Success or StunClass.Error => ReceiveResponse(path, from, message, now),
            _ => message.HasValidIntegrity(Local.Key),
        };
    }

    /// <summary>Handles the timers that have expired at <paramref name="now"/>. An early call has no effect.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (_isClosed)
            return;
        Retransmit(now);
        if (_timers.TryExpire(IceTimer.Pacing, now))
            SendNextCheck(now);
        if (_timers.TryExpire(IceTimer.RelayGrace, now))
            NominateIfDue(now);
        if (_timers.TryExpire(IceTimer.Consent, now) && Current is { } selected)
            _consent.Send(selected, now);
        if (_timers.TryExpire(IceTimer.ConsentExpiry, now) && Current is { } checkedPair && !_consent.IsFresh(checkedPair, now))
            Fail(checkedPair, now);
        if (_timers.TryExpire(IceTimer.Silence, now))
            VerifyActivity(now);
        if (_timers.TryExpire(IceTimer.Patience, now))
            FailIfHopeless();
    }

    private bool ReceiveRequest(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        // An answer would let the peer send its media where another session gets it.
        if (_output.IsTaken(path, from) && message.HasValidIntegrity(Local.Key))
        {
            _output.AddressTaken();
            return true;
        }

        var role = Role;
        var outcome = _responder.Answer(path, from, message, out var check);
        if (outcome != RequestOutcome.Answered)
            return outcome == RequestOutcome.Refused;
        if (role != Role)
            NominateIfDue(now);
        HandleIncomingCheck(check, now);
        return true;
    }

    /// <summary>Learns a peer-reflexive candidate, triggers a check, and accepts the peer's nomination (RFC 8445 §7.3.1.3 to §7.3.1.5).</summary>
    private void HandleIncomingCheck(in IncomingCheck check, TimeSpan now)
    {
        if (Remote is null)
        {
            if (_early.Count >= MostEarlyChecks)
                return;
            _early.Add(check);
            _output.RemoteAddressSeen(check.Path, check.From);
            return;
        }

        var found = _checkList.FindOrAdd(check.Path, check.From, check.Priority);
        ReportTaken();
        if (found is not { } pair)
            return;
        _output.RemoteAddressSeen(check.Path, check.From);
        pair.LastHeard = now;
        if (check.Nominates && Role == IceRole.Controlled)
            pair.NominateOnSuccess = true;
        if (pair.State != PairState.Succeeded)
            _checks.Trigger(pair, now);
        else if (_nomination.TryConclude(pair))
            Reselect(now);
        if (State == IceState.Failed)
            SetState(IceState.Checking);
    }

    private bool ReceiveResponse(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        var consentPair = _consent.Find(message.TransactionId);
        var pair = consentPair ?? _checkList.FindByCheck(message.TransactionId);
        if (pair is null || Remote is null || !message.HasValidIntegrity(Remote.Key))
            return false;
        // A response from another address than the request was sent to proves nothing about the pair (RFC 8445 §7.2.5.2.1).
        if (pair.Local.Path != path || pair.Remote.Address != from)
            return false;
        if (consentPair is not null)
            HandleConsentResponse(pair, message, now);
        else if (message.Class == StunClass.Success)
            Succeed(pair, message, now);
        else if (message.ErrorCode == StunErrorCode.RoleConflict)
            RetryWithOtherRole(pair, now);
        else
            Fail(pair, now);
        return true;
    }

    private void HandleConsentResponse(CandidatePair pair, in StunMessage message, TimeSpan now)
    {
        if (message.Class == StunClass.Error)
        {
            _consent.Refuse();
            if (message.ErrorCode == StunErrorCode.RoleConflict && _consent.Role == Role)
                SwitchRole(now);
            return;
        }

        _consent.Renew(pair, isSelected: ReferenceEquals(pair, Current), now);
        if (ReferenceEquals(pair, Current))
            SetState(IceState.Connected);
    }

    /// <summary>Handles a 487 response: changes the role unless that has happened since, and checks again (RFC 8445 §7.2.5.1).</summary>
    private void RetryWithOtherRole(CandidatePair pair, TimeSpan now)
    {
        var id = pair.Check.Id;
        if (pair.Check.Role == Role)
            SwitchRole(now);
        // Switching may have started a nominating check of this pair already.
        if (pair.Check.Id == id)
            _checks.Start(pair, nominate: pair.Check.Nominates && Role == IceRole.Controlling, now);
    }

    private void SwitchRole(TimeSpan now)
    {
        _roles.Switch();
        NominateIfDue(now);
    }

    private void Succeed(CandidatePair pair, in StunMessage message, TimeSpan now)
    {
        if (!message.TryReadXorAddress(StunAttribute.XorMappedAddress, out var mapped))
        {
            Fail(pair, now);
            return;
        }

        _output.RemoteAddressProven(pair.Local.Path, pair.Remote.Address);
        if (_output.IsTaken(pair.Local.Path, pair.Remote.Address))
        {
            // Another session has proven it first.
            _output.AddressTaken();
            Fail(pair, now);
            return;
        }

        pair.Succeed(_checkList.GetMapped(pair, mapped), now);
        _checkList.Unfreeze(pair);
        _nomination.TryConclude(pair);
        Reselect(now);
        if (ReferenceEquals(pair, Current))
            SetState(IceState.Connected);
        NominateIfDue(now);
        SendNextCheck(now);
    }

    private void Fail(CandidatePair pair, TimeSpan now)
    {
        pair.Fail();
        Reselect(now);
        SendNextCheck(now);
        Reconsider(now);
    }

    private bool IsTaken(int path, TransportAddress address)
    {
        var isTaken = _output.IsTaken(path, address);
        _foundTaken |= isTaken;
        return isTaken;
    }

    // After the check list has formed its pairs, because the report may add local candidates.
    private void ReportTaken()
    {
        if (!_foundTaken)
            return;
        _foundTaken = false;
        _output.AddressTaken();
    }

    private void SendNextCheck(TimeSpan now)
    {
        if (Remote is not null && !_isClosed && !HasSettled)
            _checks.SendNext(now);
    }

    private void Retransmit(TimeSpan now)
    {
        // By index: Fail starts other checks, but adds and removes no pair.
        for (var i = 0; i < _checkList.Pairs.Count; i++)
        {
            var pair = _checkList.Pairs[i];
            if (!pair.Check.IsOpen || pair.Check.ResendAt > now)
                continue;
            if (HasSettled && !ReferenceEquals(pair, Current))
                pair.Check.Close();
            else if (!_checks.TryRetransmit(pair, now))
                Fail(pair, now);
        }
    }

    private void Reconsider(TimeSpan now)
    {
        NominateIfDue(now);
        FailIfHopeless();
    }

    private void NominateIfDue(TimeSpan now)
    {
        if (Role == IceRole.Controlling && !_isClosed && !HasSettled && _nomination.Choose(now) is { } pair)
            _checks.Start(pair, nominate: true, now);
    }
}
