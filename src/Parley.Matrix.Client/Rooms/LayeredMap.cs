using System.Collections;

namespace Parley.Matrix.Client;

/// <summary>
/// An immutable map from text to values, in the order in which the keys were added. Versions share a large base; a change copies only a
/// small overlay. (System.Collections.Immutable would add 25 kB to the web client's first load.)
/// </summary>
internal sealed class LayeredMap<TValue> : IReadOnlyCollection<TValue>
    where TValue : class
{
    // The overlay is merged into a new base when it exceeds this fraction of the base, so that the mean cost of a change stays small.
    private const int MergeFraction = 8;

    private readonly Dictionary<string, TValue> _base;
    private readonly Dictionary<string, TValue> _overlay;

    private LayeredMap(Dictionary<string, TValue> @base, Dictionary<string, TValue> overlay)
    {
        (_base, _overlay, Count) = (@base, overlay, @base.Count);
        foreach (var key in overlay.Keys)
            Count += @base.ContainsKey(key) ? 0 : 1;
    }

    public static LayeredMap<TValue> Empty { get; } = new(new(StringComparer.Ordinal), new(StringComparer.Ordinal));

    public int Count { get; }

    /// <summary>Returns a value, or null if there is none.</summary>
    public TValue? Get(string key) => _overlay.TryGetValue(key, out var value) ? value : _base.GetValueOrDefault(key);

    /// <summary>Returns the map with values added or replaced.</summary>
    /// <param name="changes">The values.</param>
    /// <param name="trim">Removes entries from each new base. The map can exceed a base by the size of the overlay.</param>
    public LayeredMap<TValue> With(IReadOnlyCollection<KeyValuePair<string, TValue>> changes, Action<Dictionary<string, TValue>>? trim = null)
    {
        if ((_overlay.Count + changes.Count) * MergeFraction <= _base.Count)
            return new(_base, Copy(_overlay, changes));
        var merged = Copy(Copy(_base, _overlay), changes);
        trim?.Invoke(merged);
        return new(merged, Empty._overlay);
    }

    public IEnumerator<TValue> GetEnumerator()
    {
        foreach (var (key, value) in _base)
            yield return _overlay.GetValueOrDefault(key, value);
        foreach (var (key, value) in _overlay)
            if (!_base.ContainsKey(key))
                yield return value;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Dictionary<string, TValue> Copy(Dictionary<string, TValue> map, IReadOnlyCollection<KeyValuePair<string, TValue>> changes)
    {
        var copy = new Dictionary<string, TValue>(map, StringComparer.Ordinal);
        foreach (var (key, value) in changes)
            copy[key] = value;
        return copy;
    }
}
