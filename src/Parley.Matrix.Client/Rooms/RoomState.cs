using System.Diagnostics.CodeAnalysis;

namespace Parley.Matrix.Client;

/// <summary>A room's current state events by type and key. Immutable: a change makes a new one and shares what did not change.</summary>
public sealed class RoomState
{
    private readonly Dictionary<string, Dictionary<string, MatrixEvent>> _events;

    private RoomState(Dictionary<string, Dictionary<string, MatrixEvent>> events) => _events = events;

    /// <summary>No state.</summary>
    public static RoomState Empty { get; } = new([]);

    /// <summary>A state event; null where there is none.</summary>
    public MatrixEvent? Get(string type, string stateKey = "") =>
        _events.TryGetValue(type, out var ofType) ? ofType.GetValueOrDefault(stateKey) : null;

    /// <summary>All state events of a type, in no order.</summary>
    public IReadOnlyCollection<MatrixEvent> OfType(string type) =>
        _events.TryGetValue(type, out var ofType) ? ofType.Values : (IReadOnlyCollection<MatrixEvent>)[];

    /// <summary>Whether there is a state event.</summary>
    public bool TryGet(string type, string stateKey, [NotNullWhen(true)] out MatrixEvent? found) => (found = Get(type, stateKey)) is not null;

    /// <summary>The state after further events, the last of a type and key standing. Those that are no state events change nothing.</summary>
    public RoomState With(IEnumerable<MatrixEvent> events)
    {
        Dictionary<string, Dictionary<string, MatrixEvent>>? types = null;
        HashSet<string>? copied = null;
        foreach (var e in events)
        {
            if (e.StateKey is not { } key)
                continue;
            types ??= new(_events, StringComparer.Ordinal);
            copied ??= new(StringComparer.Ordinal);
            if (copied.Add(e.Type))
                types[e.Type] = types.TryGetValue(e.Type, out var shared) ? new(shared, StringComparer.Ordinal) : new(StringComparer.Ordinal);
            types[e.Type][key] = e;
        }
        return types is null ? this : new(types);
    }
}
