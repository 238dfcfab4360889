using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace Parley.Bots.Tests;

public sealed partial class GuideTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Pages() =>
        [.. Directory.GetFiles(Path.Combine(Root, "docs", "guides"), "*.md").Append(Path.Combine(Root, "README.md")).Append(Path.Combine(Root, "src", "Parley.Bots", "README.md")).Append(Path.Combine(Root, "src", "Parley.Bots.Hosting", "README.md"))
            .Select(file => Path.GetRelativePath(Root, file))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void CSharp_snippets_of_the_guides_are_in_compiled_projects(string page)
    {
        var compiled = Directory.EnumerateFiles(Path.Combine(Root, "samples"), "*.cs", SearchOption.AllDirectories)
            .Append(Path.Combine(Root, "tests", "Parley.Bots.Tests", "GuideSnippets.cs"))
            .Select(file => Plain(File.ReadAllText(file)))
            .ToList();
        var pieces = Piece().Matches(File.ReadAllText(Path.Combine(Root, page)).ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value).ToList();
        Assert.All(pieces, piece => Assert.Contains(compiled, text => text.Contains(Plain(piece), StringComparison.Ordinal)));
    }

    [Fact]
    public void Metrics_table_lists_every_instrument()
    {
        var named = Instrument().Matches(File.ReadAllText(Path.Combine(Root, "docs", "guides", "deploy-a-bot.md"))).Select(match => match.Groups[1].Value).ToHashSet();
        var there = new HashSet<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == BotMetrics.MeterName)
                there.Add(instrument.Name);
        };
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(BotMetrics).TypeHandle);
        listener.Start();
        Assert.Equal(there.Order(), named.Order());
    }

    // Ignores indentation.
    private static string Plain(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("```csharp\n(.*?)\\s*```", RegexOptions.Singleline)]
    private static partial Regex Piece();

    [GeneratedRegex(@"^\| `(parley\.bot\.[a-z.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Instrument();
}
