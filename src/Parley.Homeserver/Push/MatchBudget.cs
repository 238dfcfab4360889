namespace Parley.Homeserver.Push;

/// <summary>
/// The work that the push rules of one user may take for one event. The writer evaluates the rules, so a user with expensive rules would
/// otherwise delay the changes of all users.
/// </summary>
internal sealed class MatchBudget
{
    /// <summary>The most work: about 4 characters that are compared are one unit.</summary>
    public const long MaxWork = 4 * 1024 * 1024;

    /// <summary>Gets the work that is left.</summary>
    public long Left { get; private set; } = MaxWork;

    /// <summary>Takes work from the budget; returns <see langword="false"/> if there is not enough, and takes nothing.</summary>
    public bool TryTake(long work)
    {
        if (work > Left)
            return false;
        Left -= work;
        return true;
    }
}
