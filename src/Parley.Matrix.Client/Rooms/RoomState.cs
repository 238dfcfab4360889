using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Parley.Matrix.Client;

/// <summary>A room's current state events by type and key. Immutable; a changed copy shares what did not change.</summary>
public sealed class RoomState
{
    private static readonly ImmutableSortedDictionary<string, MatrixEvent> s_none = ImmutableSortedDictionary.Create<string, MatrixEvent>(StringComparer.Ordinal);

    // By event type, then by state key. Sorted, so that the order of events does not depend on randomized hash codes.
    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, MatrixEvent>> _events;

    private RoomState(ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, MatrixEvent>> events) => _events = events;

    /// <summary>Gets the state without events.</summary>
    public static RoomState Empty { get; } = new(ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, MatrixEvent>>(StringComparer.Ordinal));

    /// <summary>Gets the properties that the state events define, parsed on first access.</summary>
    internal RoomProperties Properties => field ??= new(this);

    /// <summary>Returns a state event, or <c>null</c> if there is none.</summary>
    public MatrixEvent? Get(string type, string stateKey = "") =>
        _events.TryGetValue(type, out var ofType) ? ofType.GetValueOrDefault(stateKey) : null;

    /// <summary>Returns all state events of a type, ordered by state key.</summary>
    public IReadOnlyCollection<MatrixEvent> OfType(string type) =>
        _events.TryGetValue(type, out var ofType) ? new ValueCollection<string, MatrixEvent>(ofType) : (IReadOnlyCollection<MatrixEvent>)[];

    /// <summary>Gets a state event. Returns whether there is one.</summary>
    public bool TryGet(string type, string stateKey, [NotNullWhen(true)] out MatrixEvent? found) => (found = Get(type, stateKey)) is not null;

    /// <summary>Returns the state after further events, of which the last for a type and key counts. Events without a state key are ignored.</summary>
    public RoomState With(IEnumerable<MatrixEvent> events)
    {
        Dictionary<string, ImmutableSortedDictionary<string, MatrixEvent>.Builder>? changed = null;
        foreach (var e in events)
        {
            if (e.StateKey is not { } key)
                continue;
            changed ??= new(StringComparer.Ordinal);
            if (!changed.TryGetValue(e.Type, out var ofType))
                changed[e.Type] = ofType = _events.GetValueOrDefault(e.Type, s_none).ToBuilder();
            ofType[key] = e;
        }
        if (changed is null)
            return this;
        var types = _events.ToBuilder();
        foreach (var (type, ofType) in changed)
            types[type] = ofType.ToImmutable();
        return new(types.ToImmutable());
    }
}
