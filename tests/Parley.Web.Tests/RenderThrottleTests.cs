using Microsoft.Extensions.Time.Testing;
using Parley.Web.Session;

namespace Parley.Web.Tests;

public sealed class RenderThrottleTests
{
    private readonly FakeTimeProvider _clock = new();

    // Without a context, continuations run within Advance.
    public RenderThrottleTests() => SynchronizationContext.SetSynchronizationContext(null);

    [Fact]
    public void Requests_in_short_succession_render_once()
    {
        var throttle = new RenderThrottle(_clock);
        var renders = 0;
        throttle.Changed += () => renders++;
        throttle.Request();
        throttle.Request();
        Assert.Equal(0, renders);
        _clock.Advance(TimeSpan.FromMilliseconds(80));
        Assert.Equal(1, renders);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, renders);
    }

    [Fact]
    public void Request_during_a_render_renders_again()
    {
        var throttle = new RenderThrottle(_clock);
        var renders = 0;
        throttle.Changed += () =>
        {
            if (++renders == 1)
                throttle.Request();
        };
        throttle.Request();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, renders);
    }

    [Fact]
    public void Listener_that_throws_does_not_stop_later_renders()
    {
        var throttle = new RenderThrottle(_clock);
        var renders = 0;
        throttle.Changed += () =>
        {
            renders++;
            throw new InvalidOperationException("The test's own.");
        };
        throttle.Request();
        _clock.Advance(TimeSpan.FromSeconds(1));
        throttle.Request();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, renders);
    }
}
