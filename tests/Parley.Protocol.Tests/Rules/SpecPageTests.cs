using System.Reflection;
using System.Text.RegularExpressions;

namespace Parley.Protocol.Tests.Rules;

public sealed partial class SpecPageTests
{
    private static readonly HashSet<string> Tests =
        [.. typeof(SpecPageTests).Assembly.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Select(m => m.Name)];

    private static string Page => File.ReadAllText(Path.Combine(Repository.Spec, "voice-channel.md"));

    [Fact]
    public void Every_test_that_the_spec_names_exists()
    {
        var named = TestName().Matches(Page).Select(m => m.Groups[1].Value).Where(n => char.IsUpper(n[0])).ToArray();
        Assert.True(named.Length > 50);
        Assert.Empty(named.Except(Tests));
    }

    [Fact]
    public void Every_MUST_names_a_test()
    {
        foreach (var line in Page.Split('\n').Where(l => l.Contains("MUST", StringComparison.Ordinal) && !l.Contains("RFC 2119", StringComparison.Ordinal)))
            Assert.Matches(TestName(), line);
    }

    [GeneratedRegex("`([A-Za-z0-9]+(?:_[A-Za-z0-9]+){2,})`")]
    private static partial Regex TestName();
}
