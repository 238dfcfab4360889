using System.Diagnostics.CodeAnalysis;

namespace Parley.Matrix.Client;

/// <summary>A room's current state events by type and key. Immutable; a changed copy shares what did not change.</summary>
/// <remarks>
/// A room may let members choose the keys of an event type that the Matrix specification does not define. Of such a type, only the latest
/// <see cref="MaxCustomOfSender"/> events of each sender are certain to be kept.
/// </remarks>
public sealed class RoomState
{
    /// <summary>The number of events of one sender and one type that are kept, if the Matrix specification does not define the type.</summary>
    internal const int MaxCustomOfSender = 100;

    // Event types with this prefix are reserved for the specification. The power levels decide which members may send them.
    private const string SpecifiedPrefix = "m.";

    // By event type, then by state key.
    private readonly Dictionary<string, LayeredMap<MatrixEvent>> _events;

    private RoomState(Dictionary<string, LayeredMap<MatrixEvent>> events) => _events = events;

    /// <summary>Gets the state without events.</summary>
    public static RoomState Empty { get; } = new([]);

    /// <summary>Gets the properties that the state events define, parsed on first access.</summary>
    internal RoomProperties Properties => field ??= new(this);

    /// <summary>Gets all state events.</summary>
    internal IEnumerable<MatrixEvent> All
    {
        get
        {
            foreach (var ofType in _events.Values)
                foreach (var e in ofType)
                    yield return e;
        }
    }

    /// <summary>Returns a state event, or <c>null</c> if there is none.</summary>
    public MatrixEvent? Get(string type, string stateKey = "") => _events.GetValueOrDefault(type)?.Get(stateKey);

    /// <summary>Returns all state events of a type, in the order in which their keys first appeared.</summary>
    public IReadOnlyCollection<MatrixEvent> OfType(string type) => _events.GetValueOrDefault(type, LayeredMap<MatrixEvent>.Empty);

    /// <summary>Gets a state event. Returns whether there is one.</summary>
    public bool TryGet(string type, string stateKey, [NotNullWhen(true)] out MatrixEvent? found) => (found = Get(type, stateKey)) is not null;

    /// <summary>Returns the state after further events, of which the last for a type and key counts. Events without a state key are ignored.</summary>
    public RoomState With(IEnumerable<MatrixEvent> events)
    {
        Dictionary<string, Dictionary<string, MatrixEvent>>? changes = null;
        foreach (var e in events)
        {
            if (e.StateKey is not { } key)
                continue;
            changes ??= new(StringComparer.Ordinal);
            if (!changes.TryGetValue(e.Type, out var ofType))
                changes[e.Type] = ofType = new(StringComparer.Ordinal);
            ofType[key] = e;
        }
        if (changes is null)
            return this;
        var types = new Dictionary<string, LayeredMap<MatrixEvent>>(_events, StringComparer.Ordinal);
        foreach (var (type, ofType) in changes)
            types[type] = types.GetValueOrDefault(type, LayeredMap<MatrixEvent>.Empty).With(ofType, type.StartsWith(SpecifiedPrefix, StringComparison.Ordinal) ? null : Trim);
        return new(types);
    }

    private static void Trim(Dictionary<string, MatrixEvent> events)
    {
        if (events.Count <= MaxCustomOfSender)
            return;
        foreach (var ofSender in events.GroupBy(static e => e.Value.Sender).ToList())
            foreach (var (key, _) in ofSender.OrderByDescending(static e => e.Value.OriginServerTs).Skip(MaxCustomOfSender))
                events.Remove(key);
    }
}
