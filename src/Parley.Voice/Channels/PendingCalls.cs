using Parley.Protocol;

namespace Parley.Voice;

/// <summary>The callers of a channel that wait for a join or a leave. Must be used on the executor.</summary>
internal sealed class PendingCalls
{
    private readonly List<TaskCompletionSource> _joining = [];
    private readonly List<TaskCompletionSource> _leaving = [];

    public void AddJoin(TaskCompletionSource joined) => _joining.Add(joined);

    public void AddLeave(TaskCompletionSource left) => _leaving.Add(left);

    /// <summary>Cancels a join. Returns whether nobody waits for the join any more, so that it should be given up.</summary>
    public bool CancelJoin(TaskCompletionSource joined, CancellationToken cancellationToken) =>
        joined.TrySetCanceled(cancellationToken) && _joining.Remove(joined) && _joining.Count == 0;

    /// <summary>Completes the calls whose outcome the view shows.</summary>
    public void Settle(VoiceView view)
    {
        if (view.Own != OwnState.Joining && _joining.Count > 0 && !(view.Own == OwnState.Leaving && view.JoinsNext))
        {
            foreach (var joined in _joining)
                if (view.Own is OwnState.In or OwnState.Rejoining)
                    joined.TrySetResult();
                else
                    joined.TrySetException(new VoiceException(UserMessages.Problem(view.Problem, view.CanRepair) ?? UserMessages.LeftWhileJoining));
            _joining.Clear();
        }
        if (view.Own != OwnState.Leaving && _leaving.Count > 0)
        {
            foreach (var left in _leaving)
                left.TrySetResult();
            _leaving.Clear();
        }
    }
}
