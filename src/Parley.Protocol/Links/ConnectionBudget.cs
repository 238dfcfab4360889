using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>Limits how often a user's offers may make this device open a peer connection, which costs processor time and sockets.</summary>
internal sealed class ConnectionBudget(IMachineContext context)
{
    private const int RememberedUsers = 256;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>For each user the start of the current minute, and the connections opened since.</summary>
    private readonly Dictionary<UserId, (TimeSpan Since, int Count)> _opened = [];

    /// <summary>Returns whether an offer of a user may open a connection.</summary>
    public bool Allows(UserId user) =>
        !_opened.TryGetValue(user, out var opened) || context.Now - opened.Since >= Window || opened.Count < context.Parameters.MaxConnectionsPerMinute;

    /// <summary>Counts a connection that an offer of a user opened.</summary>
    public void Count(UserId user)
    {
        if (_opened.TryGetValue(user, out var opened) && context.Now - opened.Since < Window)
        {
            _opened[user] = opened with { Count = opened.Count + 1 };
            return;
        }
        if (_opened.Count >= RememberedUsers)
            foreach (var (other, old) in _opened)
                if (context.Now - old.Since >= Window)
                    _opened.Remove(other);
        _opened[user] = (context.Now, 1);
    }
}
