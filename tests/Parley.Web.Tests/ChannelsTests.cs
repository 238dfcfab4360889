using Bunit;
using Parley.Voice;
using Parley.Web.Session;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class ChannelsTests : WebTest
{
    [Fact]
    public void Channels_are_listed_in_the_order_of_the_space()
    {
        var home = RenderHome();
        Assert.Equal(["channel-Lobby", "channel-Music", "room-General"], home.FindAll("button.channel").Select(b => b.GetAttribute("data-testid")));
    }

    [Fact]
    public void Replacement_of_an_upgraded_channel_is_listed_instead_of_the_old_one()
    {
        var next = Matrix.RoomId.Parse("!music2:example.org");
        Session.All = Some.Rooms(
            Some.Room(Some.Music, "Music", "org.matrix.msc3417.call",
                $$"""{"type":"m.room.tombstone","state_key":"","sender":"@ben:example.org","content":{"replacement_room":"{{next}}"} }"""),
            Some.Room(next, "Music", "org.matrix.msc3417.call"));
        Assert.Equal(["channel-Lobby", "channel-Music", "room-General"], RenderHome().FindAll("button.channel").Select(b => b.GetAttribute("data-testid")));
    }

    [Fact]
    public void Members_of_a_channel_are_shown_without_joining()
    {
        Session.Show(Some.Lobby, s => s with { Members = [Some.Member("@ben:example.org") with { Link = MemberLink.None, Muted = true }] });
        var row = RenderHome().Find(TestId("member-@ben:example.org"));
        Assert.Contains("Ben Okri", row.TextContent, StringComparison.Ordinal);
        Assert.Equal(("true", "false", "none"), (row.GetAttribute("data-muted"), row.GetAttribute("data-speaking"), row.GetAttribute("data-link")));
    }

    [Theory]
    [InlineData(MemberLink.None, "none")]
    [InlineData(MemberLink.Connecting, "connecting")]
    [InlineData(MemberLink.Connected, "connected")]
    [InlineData(MemberLink.Reconnecting, "reconnecting")]
    [InlineData(MemberLink.Failed, "failed")]
    public void Member_row_shows_the_state_of_the_connection(MemberLink link, string word)
    {
        Session.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In, Members = [Some.Member("@ben:example.org") with { Link = link }] });
        Assert.Equal(word, RenderHome().Find(TestId("member-@ben:example.org")).GetAttribute("data-link"));
    }

    [Fact]
    public void Click_on_a_voice_channel_joins_it()
    {
        RenderHome().Find(TestId("channel-Lobby")).Click();
        Assert.Equal([$"join call {Some.Lobby}"], Session.Calls);
    }

    [Fact]
    public void Click_on_a_text_room_opens_it_without_joining_a_call()
    {
        var home = RenderHome();
        home.Find(TestId("room-General")).Click();
        Assert.Empty(Session.Calls);
        Assert.Equal("General", home.Find("main h1").TextContent);
        Assert.Equal(Some.General.Value, Page.Fragment);
    }

    [Fact]
    public void Page_title_contains_the_open_room()
    {
        var home = RenderHome();
        home.Find(TestId("room-General")).Click();
        Assert.Equal("General · Parley", Page.Title);
    }

    [Fact]
    public void Empty_space_offers_to_create_a_channel()
    {
        Session.All = Parley.Matrix.Client.RoomList.Empty.With([Some.Room(Some.Space, "Empty", "m.space")]);
        var home = RenderHome();
        home.Find(".empty button.primary").Click();
        Assert.NotEmpty(home.FindAll(TestId("create-name")));
    }

    [Theory]
    [InlineData("""{"users":{"@anna:example.org":50}}""", "Create channel in Closed")]
    [InlineData("""{"users":{"@ben:example.org":100}}""", "Create channel")]
    public void Channel_of_a_user_who_may_not_change_the_space_stays_outside_of_it(string levels, string title)
    {
        Session.All = Parley.Matrix.Client.RoomList.Empty.With([Some.Room(Some.Space, "Closed", "m.space",
            $$"""{"type":"m.room.power_levels","state_key":"","sender":"@ben:example.org","content":{{levels}}}""")]);
        var home = RenderHome();
        home.Find(".empty button.primary").Click();
        Assert.Equal(title, home.Find(".modal h2").TextContent);
    }

    [Fact]
    public void Refused_join_shows_the_reason()
    {
        Session.Refusal = new VoiceException("You don't have permission to join Lobby. Ask an admin.");
        var home = RenderHome();
        home.Find(TestId("channel-Lobby")).Click();
        Assert.Equal("You don't have permission to join Lobby. Ask an admin.", home.Find("[role=alert] span").TextContent);
    }

    [Fact]
    public void Member_who_joins_is_shown_after_the_render_signal()
    {
        var home = RenderHome();
        Session.Show(Some.Music, s => s with { Members = [Some.Member("@ben:example.org")] });
        Session.Render();
        home.WaitForElement(TestId("member-@ben:example.org"));
    }

    [Fact]
    public void Click_on_a_joinable_voice_room_joins_the_room_and_its_call()
    {
        Session.Joinable[Some.Space] = [new(Matrix.RoomId.Parse("!k:example.org"), "Kitchen", RoomKind.Voice, ["example.org"])];
        RenderHome().Find(TestId("channel-Kitchen")).Click();
        Assert.Equal(["join !k:example.org", "join call !joined:example.org"], Session.Calls);
    }

    [Fact]
    public void Room_with_a_callstate_is_a_voice_channel_whatever_its_type()
    {
        var room = Some.Room(Some.General, "Old", null, """{"type":"de.mtorials.test.callstate","state_key":"x@ben:example.org","sender":"@ben:example.org","content":{}}""");
        Assert.Equal(RoomKind.Voice, room.Kind());
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("\"><script>alert(1)</script>")]
    public void Names_by_other_users_are_rendered_as_text(string name)
    {
        Session.All = Some.Rooms(Some.Room(Some.Lobby, name, "org.matrix.msc3417.call",
            $$$"""{"type":"m.room.member","state_key":"@ben:example.org","sender":"@ben:example.org","content":{"membership":"join","displayname":{{{System.Text.Json.JsonSerializer.Serialize(name)}}}}}"""));
        Session.Show(Some.Lobby, s => s with { Members = [Some.Member("@ben:example.org")] });
        var home = RenderHome();
        Assert.Empty(home.FindAll("script, main img"));
        Assert.Contains(name, home.Find(TestId("member-@ben:example.org")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Unread_space_is_marked_and_the_title_counts_mentions()
    {
        var other = Matrix.RoomId.Parse("!other:example.org");
        var room = Matrix.RoomId.Parse("!news:example.org");
        Session.All = Some.Rooms(
            Some.Room(other, "Guild", "m.space", Some.Child(room, "1")),
            Some.Room(room, "News", null) with { Unread = new() { NotificationCount = 4 } });
        var home = RenderHome();
        Assert.Equal("Guild, unread messages", Space("Guild").GetAttribute("aria-label"));
        Assert.NotNull(Space("Guild").QuerySelector(".news"));
        Assert.Equal("Parley", Space("Parley").GetAttribute("aria-label"));
        Assert.StartsWith("• ", Page.Title, StringComparison.Ordinal);
        Assert.Equal((0, true), Page.Attention);

        Session.All = Session.All.With([Some.Room(room, "News", null) with { Unread = new() { NotificationCount = 5, HighlightCount = 2 } }]);
        Session.Render();
        home.WaitForAssertion(() => Assert.Equal("Guild, 2 mentions", Space("Guild").GetAttribute("aria-label")));
        Assert.Equal("2", Space("Guild").QuerySelector(".badge")!.TextContent);
        Assert.StartsWith("(2) ", Page.Title, StringComparison.Ordinal);
        Assert.Equal((2, true), Page.Attention);

        AngleSharp.Dom.IElement Space(string name) => home.Find($".rail button[title='{name}']");
    }

    [Fact]
    public void Click_on_a_notification_opens_its_room()
    {
        var home = RenderHome();
        home.Find(TestId("channel-Lobby")).Click();
        Page.ClickNotification(Some.General.Value);
        home.WaitForAssertion(() => Assert.Equal("General · Parley", Page.Title));
        Page.ClickNotification("no room");
        Assert.Equal("General · Parley", Page.Title);
    }
}
