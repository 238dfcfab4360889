using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

/// <summary>Documentation cites tests by their names in backticks, such as <c>`Name_of_the_test`</c>.</summary>
public sealed partial class CitedTestTests
{
    [Fact]
    public void Every_test_that_the_documentation_cites_exists()
    {
        var tests = SourceFiles.In("tests", ".cs").SelectMany(static file => Method().Matches(file.Text)).Select(static match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var cited = SourceFiles.In("docs", ".md").SelectMany(static file => Citation().Matches(file.Text).Select(match => (file.Name, Test: match.Groups[1].Value))).ToList();
        Assert.NotEmpty(cited);
        Rule.HasNoViolation(cited.Where(one => !tests.Contains(one.Test)).Select(static one => $"{one.Name} cites {one.Test}, which does not exist."));
    }

    // Four words or more; an environment variable has no small letters.
    [GeneratedRegex(@"`([A-Z](?=\w*[a-z])[A-Za-z0-9]*(?:_[A-Za-z0-9]+){3,})`")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\bpublic (?:static )?(?:async )?(?:Task|ValueTask|void) ([A-Z]\w*)\(")]
    private static partial Regex Method();
}
