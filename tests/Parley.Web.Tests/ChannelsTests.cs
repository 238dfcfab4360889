using Bunit;
using Parley.Voice;
using Parley.Web.Features.Channels;
using Parley.Web.Hosting;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class ChannelsTests : WebTest
{
    private IRenderedComponent<HomePage> Home() => Render<HomePage>(p => p.Add(h => h.Workspace, Workspace));

    [Fact]
    public void A_newcomer_sees_the_spaces_channels_in_its_order()
    {
        var home = Home();
        Assert.Equal(["channel-Lobby", "channel-Music", "room-General"], home.FindAll("button.channel").Select(b => b.GetAttribute("data-testid")));
    }

    [Fact]
    public void An_upgraded_channels_successor_stands_in_its_place_though_the_space_lists_the_old_one()
    {
        var next = Matrix.RoomId.Parse("!music2:example.org");
        Workspace.Rooms = Some.Rooms(
            Some.Room(Some.Music, "Music", "org.matrix.msc3417.call",
                $$"""{"type":"m.room.tombstone","state_key":"","sender":"@ben:example.org","content":{"replacement_room":"{{next}}"} }"""),
            Some.Room(next, "Music", "org.matrix.msc3417.call"));
        Assert.Equal(["channel-Lobby", "channel-Music", "room-General"], Home().FindAll("button.channel").Select(b => b.GetAttribute("data-testid")));
    }

    [Fact]
    public void Who_is_in_a_channel_is_seen_without_joining_it()
    {
        Workspace.FakeVoice.Show(Some.Lobby, s => s with { Members = [Some.Member("@ben:example.org") with { Link = MemberLink.None, Muted = true }] });
        var row = Home().Find(TestId("member-@ben:example.org"));
        Assert.Contains("Ben Okri", row.TextContent, StringComparison.Ordinal);
        Assert.Equal(("true", "false", "none"), (row.GetAttribute("data-muted"), row.GetAttribute("data-speaking"), row.GetAttribute("data-link")));
    }

    [Theory]
    [InlineData(MemberLink.None, "none")]
    [InlineData(MemberLink.Connecting, "connecting")]
    [InlineData(MemberLink.Connected, "connected")]
    [InlineData(MemberLink.Reconnecting, "reconnecting")]
    [InlineData(MemberLink.Failed, "failed")]
    public void A_members_row_tells_the_state_of_the_connection_to_it(MemberLink link, string word)
    {
        Workspace.FakeVoice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In, Members = [Some.Member("@ben:example.org") with { Link = link }] });
        Assert.Equal(word, Home().Find(TestId("member-@ben:example.org")).GetAttribute("data-link"));
    }

    [Fact]
    public void One_click_on_a_voice_channel_joins_it()
    {
        Home().Find(TestId("channel-Lobby")).Click();
        Assert.Equal([$"enter {Some.Lobby}"], Workspace.Calls);
    }

    [Fact]
    public void A_text_room_opens_without_joining_a_call()
    {
        var home = Home();
        home.Find(TestId("room-General")).Click();
        Assert.Empty(Workspace.Calls);
        Assert.Equal("General", home.Find("main h1").TextContent);
        Assert.Equal(Some.General.Value, Page.Fragment);
    }

    [Fact]
    public void The_pages_title_names_the_room_that_is_open()
    {
        var home = Home();
        home.Find(TestId("room-General")).Click();
        Assert.Equal("General · Parley", Page.Title);
    }

    [Fact]
    public void A_space_without_channels_offers_to_make_the_first_one()
    {
        Workspace.Rooms = Parley.Matrix.Client.RoomList.Empty.With([Some.Room(Some.Space, "Empty", "m.space")]);
        var home = Home();
        home.Find(".empty button.primary").Click();
        Assert.NotEmpty(home.FindAll(TestId("create-name")));
    }

    [Fact]
    public void A_refused_join_says_why_in_the_page()
    {
        Workspace.Refusal = new VoiceException("You may not join Lobby. Ask an admin.");
        var home = Home();
        home.Find(TestId("channel-Lobby")).Click();
        Assert.Equal("You may not join Lobby. Ask an admin.", home.Find("[role=alert] span").TextContent);
    }

    [Fact]
    public void Channels_show_who_came_as_soon_as_they_come()
    {
        var home = Home();
        Workspace.FakeVoice.Show(Some.Music, s => s with { Members = [Some.Member("@ben:example.org")] });
        Workspace.Tell();
        home.WaitForElement(TestId("member-@ben:example.org"));
    }

    [Fact]
    public void A_room_of_the_space_that_one_is_not_in_joins_with_a_click()
    {
        Workspace.Open[Some.Space] = [new(Matrix.RoomId.Parse("!k:example.org"), "Kitchen", RoomKind.Voice, ["example.org"])];
        Home().Find(TestId("channel-Kitchen")).Click();
        Assert.Equal(["join !k:example.org", "enter !joined:example.org"], Workspace.Calls);
    }

    [Fact]
    public void A_room_that_holds_a_callstate_is_a_voice_channel_whatever_its_type()
    {
        var room = Some.Room(Some.General, "Old", null, """{"type":"de.mtorials.test.callstate","state_key":"x@ben:example.org","sender":"@ben:example.org","content":{}}""");
        Assert.Equal(RoomKind.Voice, room.Kind());
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("\"><script>alert(1)</script>")]
    public void Names_by_strangers_are_text_and_never_markup(string name)
    {
        Workspace.Rooms = Some.Rooms(Some.Room(Some.Lobby, name, "org.matrix.msc3417.call",
            $$$"""{"type":"m.room.member","state_key":"@ben:example.org","sender":"@ben:example.org","content":{"membership":"join","displayname":{{{System.Text.Json.JsonSerializer.Serialize(name)}}}}}"""));
        Workspace.FakeVoice.Show(Some.Lobby, s => s with { Members = [Some.Member("@ben:example.org")] });
        var home = Home();
        Assert.Empty(home.FindAll("script, main img"));
        Assert.Contains(name, home.Find(TestId("member-@ben:example.org")).TextContent, StringComparison.Ordinal);
    }
}
