namespace Parley.Rtc.Native.Tests;

/// <summary>The snippets of the guide are parts of the sample, which is compiled.</summary>
public sealed class GuideTests
{
    [Fact]
    public void Snippets_of_the_guide_are_in_the_sample()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Parley.slnx")))
            root = root.Parent;
        Assert.NotNull(root);
        var sample = string.Join('\n', Directory.GetFiles(Path.Combine(root.FullName, "samples", "webrtc-audio"), "*.cs").Select(File.ReadAllText).Select(Unindented));
        var guide = File.ReadAllText(Path.Combine(root.FullName, "docs", "guides", "webrtc-audio.md"));
        var snippets = guide.Split("```csharp\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]).ToList();
        Assert.True(snippets.Count >= 5);
        Assert.All(snippets, snippet => Assert.Contains(Unindented(snippet).Trim(), sample));
    }

    private static string Unindented(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()));
}
