using Microsoft.Extensions.Time.Testing;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Session;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class ReadMarkersTests
{
    private static readonly EventId One = EventId.Parse("$one"), Two = EventId.Parse("$two");

    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _sent = [];

    // Without a context, continuations run within Advance.
    public ReadMarkersTests() => SynchronizationContext.SetSynchronizationContext(null);

    [Fact]
    public void Only_the_last_message_of_each_room_is_sent_after_the_delay()
    {
        var markers = Markers();
        markers.MarkRead(Some.General, One);
        markers.MarkRead(Some.General, Two);
        markers.MarkRead(Some.Lobby, One);
        Assert.Empty(_sent);
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal([$"{Some.General} $two", $"{Some.Lobby} $one"], _sent);
    }

    [Fact]
    public void Receipt_that_the_homeserver_refuses_does_not_stop_later_ones()
    {
        var markers = Markers(refuses: true);
        markers.MarkRead(Some.General, One);
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        markers.MarkRead(Some.General, Two);
        _clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal([$"{Some.General} $one", $"{Some.General} $two"], _sent);
    }

    private ReadMarkers Markers(bool refuses = false) => new(
        (room, message) =>
        {
            _sent.Add($"{room} {message}");
            return refuses ? Task.FromException(new MatrixConnectionException("The test's own.")) : Task.CompletedTask;
        },
        _clock);
}
