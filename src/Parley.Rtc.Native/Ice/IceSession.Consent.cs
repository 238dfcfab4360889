using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>Consent freshness (RFC 7675) on the pair in use; it keeps NAT bindings alive too (§5.1 there, RFC 8445 §11).</summary>
internal sealed partial class IceSession
{
    private void StartConsent(CandidatePair pair, TimeSpan now)
    {
        ArmConsent(now);
        Arm(IceTimer.ConsentExpiry, pair.LastAnswered + settings.ConsentExpiry);
        Arm(IceTimer.Silence, now + settings.SilenceTolerated);
    }

    private void ArmConsent(TimeSpan now) =>
        Arm(IceTimer.Consent, now + (settings.ConsentInterval * (0.8 + (0.4 * random.NextDouble()))));

    /// <summary>A consent check has an id of its own and is never sent again (RFC 7675 §5.1).</summary>
    private void SendConsentCheck(TimeSpan now)
    {
        if (Current is not { } pair)
            return;
        pair.ConsentTransaction = TransactionId.Draw(random);
        pair.IsConsentOpen = true;
        pair.ConsentSent = now;
        pair.CheckRole = Role;
        SendRequest(pair, pair.ConsentTransaction, nominate: Role == IceRole.Controlling && pair.IsNominated);
        ArmConsent(now);
    }

    private void ReceiveConsentResponse(CandidatePair pair, in StunMessage message, TimeSpan now)
    {
        pair.IsConsentOpen = false;
        if (message.Class == StunClass.Error)
        {
            if (message.ErrorCode == StunErrorCode.RoleConflict && pair.CheckRole == Role)
                SwitchRole(now);
            return;
        }

        pair.RoundTripTime = now - pair.ConsentSent;
        pair.LastAnswered = now;
        pair.LastHeard = now;
        if (!ReferenceEquals(pair, Current))
            return;
        Arm(IceTimer.ConsentExpiry, now + settings.ConsentExpiry);
        SetState(IceState.Connected);
    }

    private void CheckConsent(TimeSpan now)
    {
        if (Current is not { } pair)
            return;
        if (now < pair.LastAnswered + settings.ConsentExpiry)
        {
            Arm(IceTimer.ConsentExpiry, pair.LastAnswered + settings.ConsentExpiry);
            return;
        }

        Fail(pair, now);
    }

    private void CheckSilence(TimeSpan now)
    {
        if (Current is not { } pair)
            return;
        var silentAt = pair.LastHeard + settings.SilenceTolerated;
        if (now < silentAt)
        {
            SetState(IceState.Connected);
            Arm(IceTimer.Silence, silentAt);
            return;
        }

        Reselect(now);
        if (!ReferenceEquals(pair, Current))
            return;
        SetState(IceState.Disconnected);
        // Looks again soon: what is heard in the meantime brings the connection back.
        Arm(IceTimer.Silence, now + (settings.SilenceTolerated / 7));
    }

    private void LoseConsent()
    {
        Disarm(IceTimer.Consent);
        Disarm(IceTimer.ConsentExpiry);
        Disarm(IceTimer.Silence);
        SetState(IceState.Failed);
    }
}
