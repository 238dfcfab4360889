using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>
/// Users of whom an offer was answered before its callstate, which then did not arrive. For a while their offers wait for the callstate,
/// so that nobody keeps connections open without being listed.
/// </summary>
internal sealed class UnprovenUsers(IMachineContext context)
{
    private const int Capacity = 256;

    /// <summary>Until when each user's offers wait, oldest first; at most 256.</summary>
    private readonly Queue<(UserId User, TimeSpan Until)> _users = new();

    public void Add(UserId user)
    {
        DropExpired();
        if (_users.Count >= Capacity)
            _users.Dequeue();
        _users.Enqueue((user, context.After(context.Parameters.EarlyAnswerPause)));
    }

    /// <summary>Returns whether an offer of a user may be answered before its callstate.</summary>
    public bool Allows(UserId user)
    {
        DropExpired();
        return !_users.Any(one => one.User == user);
    }

    private void DropExpired()
    {
        while (_users.TryPeek(out var oldest) && oldest.Until <= context.Now)
            _users.Dequeue();
    }
}
