namespace Parley.Architecture.Tests;

/// <summary>Asserts a rule and lists every violation, which xunit's own message would cut off.</summary>
internal static class Rule
{
    public static void HasNoViolation(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        Assert.True(all.Count == 0, $"{all.Count} violations:\n{string.Join('\n', all)}");
    }
}
