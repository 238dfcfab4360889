using Parley.Web.Hosting;

namespace Parley.Web.Tests;

public sealed class FaultTests
{
    [Fact]
    public void A_logged_fault_says_what_it_was_and_nothing_that_may_be_secret()
    {
        var text = Faults.Describe(new InvalidOperationException("token syt_secret", new FormatException("a=ice-pwd:secret")));
        Assert.Contains(nameof(InvalidOperationException), text, StringComparison.Ordinal);
        Assert.Contains(nameof(FormatException), text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }
}
