using Parley.Homeserver.Positions;
using Parley.Matrix;

namespace Parley.Homeserver.Storage;

/// <summary>A change in progress: the writer's session, and the work to do after the commit.</summary>
internal sealed class WriteScope(DbSession session, long position)
{
    private readonly HashSet<ChangeTarget> _targets = [];
    private readonly List<Action> _afterCommit = [];
    private readonly Dictionary<Type, object> _pending = [];

    /// <summary>Gets the writer's connection, inside a transaction.</summary>
    public DbSession Session { get; } = session;

    /// <summary>Gets the last position that was assigned.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Gets the users and devices that the change concerns.</summary>
    public IReadOnlyCollection<ChangeTarget> Targets => _targets;

    /// <summary>Assigns the next position. Sync tokens are positions, so a sync returns each entry with a position exactly once.</summary>
    public long NextPosition() => ++Position;

    /// <summary>Wakes the waiting syncs of a user, or of one device, after the commit.</summary>
    public void Concerns(UserId user, DeviceId? device = null) => _targets.Add(new ChangeTarget(user, device));

    /// <summary>Runs an action after the commit, before any sync is woken.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>Returns what a cache keeps of this change until the commit, created on first use.</summary>
    public T Pending<T>() where T : class, new()
    {
        if (!_pending.TryGetValue(typeof(T), out var pending))
            _pending[typeof(T)] = pending = new T();
        return (T)pending;
    }

    internal void Complete()
    {
        foreach (var action in _afterCommit)
            action();
    }
}
