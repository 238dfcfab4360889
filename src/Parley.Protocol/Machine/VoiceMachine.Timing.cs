namespace Parley.Protocol;

/// <content>What happens when a timer is due: one line for each row of the table.</content>
public sealed partial class VoiceMachine
{
    private void RunTimers()
    {
        while (_timers.TryTake(_now.Elapsed, out var kind))
            OnDue(kind);
        if (!IsAnyDue())
            return;
        foreach (var member in Snapshot(_members.Values))
            while (member.Timers.TryTake(_now.Elapsed, out var kind))
                OnDue(kind, member);
    }

    private bool IsAnyDue()
    {
        foreach (var member in _members.Values)
            if (member.Timers.Next <= _now.Elapsed)
                return true;
        return false;
    }

    private void OnDue(TimerKind kind)
    {
        switch (kind)
        {
            case TimerKind.Write:
                OnWriteDue();
                break;
            case TimerKind.Renew:
                OnRenewDue();
                break;
            case TimerKind.RestartDelayedLeave:
                OnRestartDue();
                break;
            case TimerKind.Hold:
                StartDelayedLeave();
                break;
            case TimerKind.Flush:
                Flush();
                break;
            case TimerKind.Resend:
                OnResendDue();
                break;
            case TimerKind.DropBuffered:
                OnDropBuffered();
                break;
        }
    }

    private void OnDue(TimerKind kind, Member member)
    {
        var link = member.Link;
        switch (kind)
        {
            case TimerKind.Expire:
                OnExpired(member);
                break;
            case TimerKind.CallStateDue:
            case TimerKind.Linger:
                Remove(member);
                break;
            case TimerKind.OfferDue when link is not null:
            case TimerKind.BackOff when link is not null:
                Open(member, link);
                break;
            case TimerKind.AnswerDue when link is not null:
                GiveUp(member, link, LinkFault.NoAnswer);
                break;
            case TimerKind.ConnectDue when link is not null:
                GiveUp(member, link, LinkFault.NoPath);
                break;
            case TimerKind.RestartTurn when link is not null:
                OnRestartTurn(member, link);
                break;
            case TimerKind.RestartDue when link is not null:
                OnRestartOver(member, link);
                break;
        }
    }
}
