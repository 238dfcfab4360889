using System.Buffers.Binary;
using System.Text;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>Incoming checks and responses (RFC 8445 §7.2.5, §7.3).</summary>
internal sealed partial class IceSession
{
    private const int MostEarlyChecks = 16;

    /// <summary>
    /// Takes a Binding message. Requests are recognised by their user name, responses by their transaction.
    /// </summary>
    /// <returns>False where the message belongs to somebody else or proves nothing; then nothing has changed.</returns>
    public bool Receive(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        if (_isClosed || message.Method != StunMethod.Binding)
            return false;
        return message.Class switch
        {
            StunClass.Request => ReceiveRequest(path, from, message, now),
            StunClass.Success or StunClass.Error => ReceiveResponse(path, from, message, now),
            _ => message.HasValidIntegrity(local.Key),
        };
    }

    private bool ReceiveRequest(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        if (!message.TryFind(StunAttribute.Username, out var username) || !message.HasIntegrity)
        {
            Refuse(path, from, message, StunErrorCode.BadRequest, "Bad Request", authenticated: false);
            return false;
        }

        if (!IsForUs(username) || !message.HasValidIntegrity(local.Key))
        {
            Refuse(path, from, message, StunErrorCode.Unauthenticated, "Unauthenticated", authenticated: false);
            return false;
        }

        Span<ushort> unknown = stackalloc ushort[8];
        var unknownCount = message.FindUnknownRequired(unknown);
        if (unknownCount > 0)
        {
            RefuseUnknown(path, from, message, unknown[..unknownCount]);
            return true;
        }

        if (!message.TryReadUInt32(StunAttribute.Priority, out var priority))
        {
            Refuse(path, from, message, StunErrorCode.BadRequest, "Bad Request", authenticated: true);
            return true;
        }

        if (!ResolveRoles(path, from, message, now))
            return true;
        Respond(path, from, message);
        output.RemoteAddressProven(this, path, from);
        LearnFromRequest(path, from, priority, message.Has(StunAttribute.UseCandidate), now);
        return true;
    }

    /// <summary>The user name is <c>local:remote</c> (§7.2.2, §7.3).</summary>
    private bool IsForUs(ReadOnlySpan<byte> username)
    {
        var colon = username.IndexOf((byte)':');
        if (colon != local.Ufrag.Length || !Ascii.Equals(username[..colon], local.Ufrag))
            return false;
        return _remote is null || Ascii.Equals(username[(colon + 1)..], _remote.Ufrag);
    }

    /// <summary>Role conflicts (§7.3.1.1): the larger tie-breaker gets its way.</summary>
    /// <returns>False where the request was refused with 487.</returns>
    private bool ResolveRoles(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        var opposite = Role == IceRole.Controlling ? StunAttribute.IceControlling : StunAttribute.IceControlled;
        if (!message.TryReadUInt64(opposite, out var theirs))
            return true;
        var weStayControlling = Role == IceRole.Controlling && _tieBreaker >= theirs;
        var weStayControlled = Role == IceRole.Controlled && _tieBreaker < theirs;
        if (weStayControlling || weStayControlled)
        {
            Refuse(path, from, message, StunErrorCode.RoleConflict, "Role Conflict", authenticated: true);
            return false;
        }

        SwitchRole(now);
        return true;
    }

    private void SwitchRole(TimeSpan now)
    {
        Role = Role == IceRole.Controlling ? IceRole.Controlled : IceRole.Controlling;
        ConsiderNomination(now);
    }

    /// <summary>Peer-reflexive candidates and triggered checks (§7.3.1.3, §7.3.1.4), and nomination by the other side (§7.3.1.5).</summary>
    private void LearnFromRequest(int path, in TransportAddress from, uint priority, bool nominates, TimeSpan now)
    {
        if (_remote is null)
        {
            // The other side was faster than signalling (§7.3): it is answered, and its check kept until its password is here.
            if (_early.Count < MostEarlyChecks)
                _early.Add(new(path, from, priority, nominates));
            return;
        }

        var pair = FindPair(path, from) ?? AddPeerReflexive(path, from, priority);
        if (pair is null)
            return;
        pair.LastHeard = now;
        if (nominates && Role == IceRole.Controlled)
            pair.NominateOnSuccess = true;
        switch (pair.State)
        {
            case PairState.Succeeded:
                Nominate(pair, now);
                break;
            case PairState.InProgress when pair.IsTransactionOpen:
                // This side's check may have died at the other's NAT before it opened: it goes out again at once, but never so
                // often that two sides that cannot hear each other's answers keep each other busy.
                if (pair.Sent < settings.Transmissions && (pair.Sent == 1 || now - pair.LastSent >= settings.Pacing))
                    Transmit(pair, now);
                break;
            case PairState.Failed when now - pair.LastSent < settings.RetransmitAfter:
                break;
            default:
                StartCheck(pair, nominate: false, now);
                break;
        }

        if (State == IceState.Failed)
            SetState(IceState.Checking);
    }

    private CandidatePair? AddPeerReflexive(int path, in TransportAddress from, uint priority)
    {
        var address = from;
        var localCandidate = _locals.Find(candidate => candidate.Path == path && candidate.Address.IsIPv6 == address.IsIPv6 && IsPaired(candidate));
        if (localCandidate is null)
            return null;
        var remoteCandidate = _remotes.Find(candidate => candidate.Address == address);
        if (remoteCandidate is null)
        {
            if (_remotes.Count >= settings.MostRemoteCandidates)
                return null;
            remoteCandidate = new()
            {
                Type = CandidateType.PeerReflexive,
                Address = from,
                Priority = priority,
                Foundation = $"prflx{_remotes.Count}",
            };
            _remotes.Add(remoteCandidate);
        }

        return Pair(localCandidate, remoteCandidate);
    }

    private bool ReceiveResponse(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        var id = message.TransactionId;
        var pair = FindPair(id);
        if (pair is null || _remote is null || !message.HasValidIntegrity(_remote.Key))
            return false;
        // A response from elsewhere than the request went to proves nothing about the pair (§7.2.5.2.1).
        if (pair.Local.Path != path || pair.Remote.Address != from)
            return false;
        if (pair.IsConsentOpen && pair.ConsentTransaction == id)
            ReceiveConsentResponse(pair, message, now);
        else if (message.Class == StunClass.Success)
            Succeed(pair, message, now);
        else
            ReceiveError(pair, message, now);
        return true;
    }

    private CandidatePair? FindPair(TransactionId id)
    {
        foreach (var pair in _pairs)
        {
            if ((pair.IsTransactionOpen && pair.Transaction == id) || (pair.IsConsentOpen && pair.ConsentTransaction == id))
                return pair;
        }

        return null;
    }

    private void ReceiveError(CandidatePair pair, in StunMessage message, TimeSpan now)
    {
        if (message.ErrorCode != StunErrorCode.RoleConflict)
        {
            Fail(pair, now);
            return;
        }

        // §7.2.5.1: change the role unless that happened since, and check again.
        if (pair.CheckRole == Role)
            SwitchRole(now);
        if (!pair.IsTransactionOpen || pair.Transaction == message.TransactionId)
            StartCheck(pair, nominate: pair.CheckNominates && Role == IceRole.Controlling, now);
    }

    private void Succeed(CandidatePair pair, in StunMessage message, TimeSpan now)
    {
        if (!message.TryReadXorAddress(StunAttribute.XorMappedAddress, out var mapped))
        {
            Fail(pair, now);
            return;
        }

        pair.IsTransactionOpen = false;
        pair.State = PairState.Succeeded;
        // Karn's rule: an answer after several transmissions says little about the time of one.
        if (pair.Sent == 1 || pair.RoundTripTime is null)
            pair.RoundTripTime = now - pair.LastSent;
        pair.LastHeard = now;
        pair.LastAnswered = now;
        pair.Mapped = _locals.Find(candidate => candidate.Address == mapped && candidate.Path == pair.Local.Path) ?? pair.Local with
        {
            Type = CandidateType.PeerReflexive,
            Address = mapped,
            Priority = ((uint)CandidateType.PeerReflexive << 24) | (pair.Local.Priority & 0x00FFFFFF),
            Related = pair.Local.Address,
        };
        output.RemoteAddressProven(this, pair.Local.Path, pair.Remote.Address);
        Unfreeze(pair);
        if (pair.CheckNominates)
            pair.NominateOnSuccess = true;
        Nominate(pair, now);
        Reselect(now);
        if (ReferenceEquals(pair, Current))
            SetState(IceState.Connected);
        ConsiderNomination(now);
        ScheduleChecks(now);
    }

    private void Respond(int path, in TransportAddress to, in StunMessage request)
    {
        Span<byte> buffer = stackalloc byte[LargestCheck];
        var writer = new StunWriter(buffer, StunClass.Success, StunMethod.Binding, request.TransactionId);
        writer.AddXorAddress(StunAttribute.XorMappedAddress, to);
        writer.AddIntegrity(local.Key);
        writer.AddFingerprint();
        output.Send(this, path, to, writer.Message);
    }

    private void Refuse(int path, in TransportAddress to, in StunMessage request, int code, string reason, bool authenticated)
    {
        Span<byte> buffer = stackalloc byte[LargestCheck];
        var writer = new StunWriter(buffer, StunClass.Error, StunMethod.Binding, request.TransactionId);
        writer.AddError(code, reason);
        if (authenticated)
            writer.AddIntegrity(local.Key);
        writer.AddFingerprint();
        output.Send(this, path, to, writer.Message);
    }

    private void RefuseUnknown(int path, in TransportAddress to, in StunMessage request, ReadOnlySpan<ushort> types)
    {
        Span<byte> buffer = stackalloc byte[LargestCheck];
        Span<byte> list = stackalloc byte[types.Length * 2];
        for (var i = 0; i < types.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(list[(2 * i)..], types[i]);
        var writer = new StunWriter(buffer, StunClass.Error, StunMethod.Binding, request.TransactionId);
        writer.AddError(StunErrorCode.UnknownAttribute, "Unknown Attribute");
        writer.Add(StunAttribute.UnknownAttributes, list);
        writer.AddIntegrity(local.Key);
        writer.AddFingerprint();
        output.Send(this, path, to, writer.Message);
    }
}
