using Microsoft.Extensions.Time.Testing;
using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

public sealed class RetryTests
{
    [Fact]
    public async Task Retry_waits_for_the_share_of_the_backoff_that_Random_returns()
    {
        var clock = new FakeTimeProvider();
        var transport = new ScriptedTransport(clock);
        await using var session = new MatrixSession(
            transport, new(World.Homeserver, World.Alice, DeviceId.Parse("D"), "secret"), new() { Clock = clock, Random = static () => 0 });
        var attempts = 0;
        transport.On("PUT", "/sendToDevice/", _ => ++attempts < 3 ? throw new MatrixConnectionException("dropped") : Json("{}"));
        // With a share of 0 it completes although time does not pass.
        await session.SendToDeviceAsync("call", [new(World.Bob, DeviceId.Parse("ONE"), World.Json("{}"))]).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(3, attempts);
    }
}
