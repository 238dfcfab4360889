namespace Parley.Bench.Reporting;

/// <summary>The middle of a list of numbers.</summary>
internal static class Median
{
    /// <summary>The median; null for an empty list.</summary>
    public static double? Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
