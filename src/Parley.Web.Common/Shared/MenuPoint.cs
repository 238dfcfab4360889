namespace Parley.Web.Shared;

/// <summary>A point of the page in CSS pixels. (0, 0), which the event of a key may contain, stands for the focused element.</summary>
/// <param name="X">The distance from the left.</param>
/// <param name="Y">The distance from the top.</param>
public readonly record struct MenuPoint(double X, double Y);
