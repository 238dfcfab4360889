using static Parley.Matrix.Client.Tests.ScriptedTransport;

namespace Parley.Matrix.Client.Tests;

/// <summary>The typing notification of the user.</summary>
public sealed class TypingNotificationTests
{
    [Fact]
    public async Task Notification_is_sent_once_in_10_s_and_ends_with_the_message()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/typing/", static _ => Json("{}"));
        world.Transport.On("PUT", "/send/", static _ => Json("""{"event_id":"$1"}"""));
        var timeline = world.Session.Timeline(World.Room);
        timeline.ReportTyping(true);
        timeline.ReportTyping(true);
        Assert.Equal(["""{"typing":true,"timeout":20000}"""], Sent(world));
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        timeline.ReportTyping(true);
        Assert.Equal(2, Sent(world).Count);
        timeline.Send(new() { Body = "hello" });
        Assert.Equal("""{"typing":false}""", Sent(world)[^1]);
        timeline.ReportTyping(false);
        Assert.Equal(3, Sent(world).Count);
    }

    [Fact]
    public async Task Refused_notification_is_sent_again_with_a_later_change()
    {
        await using var world = new World();
        world.Transport.On("PUT", "/typing/", static _ => Json("""{"errcode":"M_LIMIT_EXCEEDED"}""", 429));
        var timeline = world.Session.Timeline(World.Room);
        timeline.ReportTyping(true);
        world.Clock.Advance(TimeSpan.FromSeconds(11));
        timeline.ReportTyping(true);
        Assert.Equal(2, Sent(world).Count);
    }

    private static List<string> Sent(World world) => [.. world.Transport.Seen("/typing/").Select(BodyOf)];
}
