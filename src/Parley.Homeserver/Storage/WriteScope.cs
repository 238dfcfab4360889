using Parley.Homeserver.Rooms;
using Parley.Matrix;

namespace Parley.Homeserver.Storage;

/// <summary>A change under way: the only writer's session, and what is to happen once it is committed.</summary>
internal sealed class WriteScope(DbSession session, long position)
{
    private readonly HashSet<ChangeTarget> _targets = [];
    private readonly List<Action> _afterCommit = [];

    /// <summary>The writer's connection, inside a transaction.</summary>
    public DbSession Session { get; } = session;

    /// <summary>The last position that was given away.</summary>
    public long Position { get; private set; } = position;

    /// <summary>The rooms as this change leaves them.</summary>
    public Dictionary<RoomId, RoomState> Rooms { get; } = [];

    /// <summary>Whom the change concerns.</summary>
    public IReadOnlyCollection<ChangeTarget> Targets => _targets;

    /// <summary>The next position. Sync tokens are positions, so what has one is seen by a sync exactly once.</summary>
    public long NextPosition() => ++Position;

    /// <summary>Wakes a user's waiting syncs after the commit.</summary>
    public void Concerns(UserId user, DeviceId? device = null) => _targets.Add(new ChangeTarget(user, device));

    /// <summary>Runs after the commit, before anybody is woken.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    internal void Complete()
    {
        foreach (var action in _afterCommit)
            action();
    }
}
