using System.Collections;
using System.Collections.Immutable;

namespace Parley.Matrix.Client;

/// <summary>The values of an immutable dictionary, with their number.</summary>
internal sealed class ValueCollection<TKey, TValue>(ImmutableSortedDictionary<TKey, TValue> dictionary) : IReadOnlyCollection<TValue>
    where TKey : notnull
{
    public int Count => dictionary.Count;

    public IEnumerator<TValue> GetEnumerator() => dictionary.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
