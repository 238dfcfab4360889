namespace Parley.Rtc.Native.Ice;

/// <content>The selected pair and the state.</content>
internal sealed partial class IceSession
{
    /// <summary>Fails if no pair is left to try and none may be added: not before the wait for late candidates is over (RFC 8863 §4).</summary>
    private void FailIfHopeless()
    {
        if (Remote is not null && State == IceState.Checking && !_timers.IsArmed(IceTimer.Patience) && _checkList.HasFailed)
            SetState(IceState.Failed);
    }

    /// <summary>Selects the best working pair.</summary>
    private void Reselect(TimeSpan now)
    {
        var best = _checkList.FindBestWorking(now);
        var isChanged = !ReferenceEquals(best, Current);
        Current = best;
        if (best is null)
        {
            if (!isChanged)
                return;
            _consent.Stop();
            SetState(IceState.Failed);
            return;
        }

        if (isChanged)
            _consent.Start(best, now);
        if (isChanged || State is IceState.Checking or IceState.Failed)
            SetState(IceState.Connected);
        if (isChanged && !_isClosed)
            _output.PairSelected(best);
    }

    private void VerifyActivity(TimeSpan now)
    {
        if (Current is not { } pair)
            return;
        if (_consent.IsHeard(pair, now))
        {
            SetState(IceState.Connected);
            return;
        }

        Reselect(now);
        if (ReferenceEquals(pair, Current))
            SetState(IceState.Disconnected);
    }

    private void SetState(IceState state)
    {
        if (State == state || _isClosed)
            return;
        State = state;
        _output.StateChanged(state);
    }
}
