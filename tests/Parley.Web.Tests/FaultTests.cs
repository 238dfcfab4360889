using Parley.Web.Errors;

namespace Parley.Web.Tests;

public sealed class FaultTests
{
    [Fact]
    public void Logged_exception_contains_types_and_no_messages()
    {
        var text = Faults.Describe(new InvalidOperationException("token syt_secret", new FormatException("a=ice-pwd:secret")));
        Assert.Contains(nameof(InvalidOperationException), text, StringComparison.Ordinal);
        Assert.Contains(nameof(FormatException), text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guarded_work_that_throws_does_not_fail() =>
        await Faults.GuardAsync(() => throw new InvalidOperationException("The test's own."));
}
