using System.Diagnostics.Metrics;
using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

public sealed class TelemetryTests
{
    // Set in the flow of this test: the listener also hears other tests.
    private readonly AsyncLocal<bool> _isThisTest = new();

    [Fact]
    public async Task Refusals_and_the_length_of_the_queue_are_measured()
    {
        _isThisTest.Value = true;
        var values = new Dictionary<string, int>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, l) =>
        {
            if (instrument.Meter.Name == "Parley.Matrix")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
        {
            if (!_isThisTest.Value)
                return;
            lock (values)
                values[instrument.Name] = values.GetValueOrDefault(instrument.Name) + value;
        });
        listener.Start();
        await using var world = new World();
        var tries = 0;
        world.Transport.On("PUT", "/send/", _ => ++tries == 1 ? Json("{}", 429, TimeSpan.FromSeconds(6)) : Json("""{"event_id":"$1"}"""));
        var sending = world.Session.SendEventAsync(World.Room, "m.room.message", World.Json("{}"), new());
        Assert.Equal((1, 1), (values["parley.matrix.rate_limited"], values["parley.matrix.send_queue.length"]));
        await world.AdvanceUntil(() => sending.IsCompleted);
        await sending;
        Assert.Equal(0, values["parley.matrix.send_queue.length"]);
    }
}
