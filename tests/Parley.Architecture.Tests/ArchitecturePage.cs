using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

/// <summary>Reads the table "References" of ARCHITECTURE.md: a row for each project, with the projects that it references.</summary>
internal static partial class ArchitecturePage
{
    /// <summary>Gets the references that the page allows, by project.</summary>
    public static IReadOnlyDictionary<string, string[]> References { get; } = Read();

    private static Dictionary<string, string[]> Read()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"));
        var from = page.IndexOf("## References", StringComparison.Ordinal);
        if (from < 0)
            throw new InvalidOperationException("ARCHITECTURE.md has no section '## References'.");
        var to = page.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        var section = page[from..(to < 0 ? page.Length : to)];
        return section.Split('\n')
            .Where(static line => line.StartsWith("| `Parley.", StringComparison.Ordinal))
            .Select(static line => Name().Matches(line).Select(static match => match.Groups[1].Value).ToArray())
            .ToDictionary(static names => names[0], static names => names[1..]);
    }

    [GeneratedRegex("`(Parley[.A-Za-z]*)`")]
    private static partial Regex Name();
}
