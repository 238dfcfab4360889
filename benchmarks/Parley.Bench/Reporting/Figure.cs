using System.Text.Json.Serialization;

namespace Parley.Bench.Reporting;

/// <summary>One measured number, and what it is held against.</summary>
internal sealed record Figure
{
    /// <summary>The scenario's name.</summary>
    [JsonPropertyName("scenario"), JsonPropertyOrder(0)]
    public string Scenario { get; init; } = "";

    /// <summary>Under which circumstances, such as <c>4 members</c>.</summary>
    [JsonPropertyName("case"), JsonPropertyOrder(1)]
    public required string Case { get; init; }

    /// <summary>What was measured.</summary>
    [JsonPropertyName("metric"), JsonPropertyOrder(2)]
    public required string Metric { get; init; }

    /// <summary>The unit of both values.</summary>
    [JsonPropertyName("unit"), JsonPropertyOrder(3)]
    public required string Unit { get; init; }

    /// <summary>The median over the runs.</summary>
    [JsonPropertyName("value"), JsonPropertyOrder(4)]
    public required double? Value { get; init; }

    /// <summary>The figure that it is compared with, measured in the same run, or null.</summary>
    [JsonPropertyName("baseline"), JsonPropertyOrder(5)]
    public string? Baseline { get; init; }

    /// <summary>The median of that.</summary>
    [JsonPropertyName("baseline_value"), JsonPropertyOrder(6)]
    public double? BaselineValue { get; init; }

    /// <summary>Value divided by baseline.</summary>
    [JsonPropertyName("ratio"), JsonPropertyOrder(7)]
    public double? Ratio => Value is { } value && BaselineValue is { } baseline && baseline != 0 ? Math.Round(value / baseline, 3) : null;

    /// <summary>What is aimed at, in words: <c>ratio at most 0.65</c>, <c>at most 0</c>.</summary>
    [JsonPropertyName("aim"), JsonPropertyOrder(8)]
    public string? Aim { get; init; }

    /// <summary>Whether the aim holds; null where there is none.</summary>
    [JsonPropertyName("holds"), JsonPropertyOrder(9)]
    public bool? Holds { get; init; }

    /// <summary>How many runs the median is of.</summary>
    [JsonPropertyName("runs"), JsonPropertyOrder(10)]
    public int Runs { get; init; }

    /// <summary>The same figure held to a ratio to its baseline.</summary>
    public Figure AimingAtRatio(double most) => this with { Aim = $"ratio at most {most}", Holds = Ratio is { } ratio ? ratio <= most : null };

    /// <summary>The same figure held to a value.</summary>
    public Figure AimingAt(double most) => this with { Aim = $"at most {most}", Holds = Value is { } value ? value <= most : null };
}
