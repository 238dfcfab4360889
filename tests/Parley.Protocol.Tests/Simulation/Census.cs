using System.Collections;
using System.Reflection;

namespace Parley.Protocol.Tests.Simulation;

/// <summary>Counts the elements of all collections that the product's objects hold, by the field that holds them.</summary>
internal sealed class Census
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(object Item, string Field)> _open = new();

    /// <summary>Gets the number of elements by field.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    public static IReadOnlyDictionary<string, int> Of(object root)
    {
        var census = new Census();
        census.Add(root, "root");
        while (census._open.TryPop(out var next))
            census.Visit(next.Item, next.Field);
        return census.Counts;
    }

    private void Add(object? item, string field)
    {
        if (item is null or string or Type || item.GetType().IsPrimitive || item.GetType().IsEnum)
            return;
        if (item.GetType().IsValueType || _seen.Add(item))
            _open.Push((item, field));
    }

    private void Visit(object item, string field)
    {
        var type = item.GetType();
        if (item is Delegate call)
            Add(call.Target, field);
        else if (IsCollection(type) && item is IEnumerable elements)
            Count(elements, field);
        else if (IsOfProduct(type) || IsPair(type))
            foreach (var (name, value) in FieldsOf(item, type))
                Add(value, IsPair(type) ? field : name);
    }

    private void Count(IEnumerable elements, string field)
    {
        if (elements.GetType().Name.StartsWith("ImmutableArray`", StringComparison.Ordinal) && (bool)elements.GetType().GetProperty("IsDefault")!.GetValue(elements)!)
            return;
        var count = 0;
        foreach (var element in elements)
        {
            count++;
            Add(element, field);
        }
        _counts[field] = _counts.GetValueOrDefault(field) + count;
    }

    private static IEnumerable<(string Name, object? Value)> FieldsOf(object item, Type type)
    {
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
            foreach (var field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                    yield return ($"{at.Name}.{field.Name}", field.GetValue(item));
    }

    private static bool IsCollection(Type type) =>
        type.IsArray ? type != typeof(byte[]) && type != typeof(char[]) : type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;

    private static bool IsPair(Type type) => type.IsGenericType && type.Name.StartsWith("KeyValuePair`", StringComparison.Ordinal) | type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal);

    // The simulator keeps everything on purpose.
    private static bool IsOfProduct(Type type) => type.Assembly.GetName().Name is { } name && name.StartsWith("Parley.", StringComparison.Ordinal) && name != "Parley.Simulation" && !name.EndsWith(".Tests", StringComparison.Ordinal);
}
