using Parley.Matrix;

namespace Parley.Homeserver.Keys;

/// <summary>
/// The bytes of keys that one response may contain. Half of them are divided equally among the requested users, so that users with large keys
/// cannot crowd out the others; the other half goes to the first ones that need more.
/// </summary>
/// <param name="users">The number of the requested users.</param>
internal sealed class KeyQueryBudget(int users)
{
    /// <summary>The most bytes of keys in a response.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private readonly int _share = MaxBytes / 2 / Math.Max(1, users);
    private readonly Dictionary<UserId, int> _used = [];
    private int _common = MaxBytes / 2;

    /// <summary>Takes bytes for a key of a user; returns whether the response may contain the key.</summary>
    public bool TryTake(UserId user, int bytes)
    {
        var before = _used.GetValueOrDefault(user);
        var beyond = Math.Max(0, before + bytes - _share) - Math.Max(0, before - _share);
        if (beyond > _common)
            return false;
        _common -= beyond;
        _used[user] = before + bytes;
        return true;
    }
}
