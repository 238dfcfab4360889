using Parley.Matrix;

namespace Parley.Protocol;

/// <content>How often a user's offers may make this device open a peer connection: each costs processor and sockets.</content>
public sealed partial class VoiceMachine
{
    private const int RememberedOpeners = 256;
    private static readonly TimeSpan OpenedWithin = TimeSpan.FromMinutes(1);
    private readonly Dictionary<UserId, (TimeSpan Since, int Count)> _opened = [];

    private bool MayOpenFor(UserId user) =>
        !_opened.TryGetValue(user, out var opened) || _now.Elapsed - opened.Since >= OpenedWithin || opened.Count < _parameters.MaxConnectionsPerMinute;

    private void CountOpened(UserId user)
    {
        if (_opened.TryGetValue(user, out var opened) && _now.Elapsed - opened.Since < OpenedWithin)
        {
            _opened[user] = opened with { Count = opened.Count + 1 };
            return;
        }
        if (_opened.Count >= RememberedOpeners)
            foreach (var (other, old) in _opened)
                if (_now.Elapsed - old.Since >= OpenedWithin)
                    _opened.Remove(other);
        _opened[user] = (_now.Elapsed, 1);
    }
}
