using System.CommandLine;
using Parley.Bench.Reporting;

namespace Parley.Bench;

/// <summary>One thing that is measured. A new scenario is one class that implements this; the list finds it by itself.</summary>
internal interface IScenario
{
    /// <summary>The word after <c>./bench</c>.</summary>
    string Name { get; }

    /// <summary>One line for the list.</summary>
    string Description { get; }

    /// <summary>What can be chosen besides <c>--json</c>.</summary>
    IReadOnlyList<Option> Options => [];

    /// <summary>Measures. Throws only when it could not; a missed aim is a figure.</summary>
    Task RunAsync(Report report, ParseResult options, CancellationToken cancellationToken);
}
