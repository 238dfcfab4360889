using AngleSharp.Dom;
using Bunit;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Features.Channels;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>Which space and which room the page shows.</summary>
public sealed class NavigationTests : WebTest
{
    private static readonly RoomId Guild = RoomId.Parse("!guild:example.org");
    private static readonly RoomId Hall = RoomId.Parse("!hall:example.org");
    private static readonly RoomId Loose = RoomId.Parse("!loose:example.org");

    [Fact]
    public void Rooms_outside_spaces_stay_selected_when_a_message_arrives()
    {
        Session.All = Some.Rooms(Some.Room(Loose, "Loose", null));
        Page.Fragment = Some.General.Value;
        var home = RenderHome();
        Space(home, "Other rooms").Click();
        Receive(home);
        Assert.Equal("Rooms", home.Find(".sidebar h2").TextContent);
        Assert.Equal("Loose", home.Find("main h1").TextContent);
    }

    [Fact]
    public void Declining_one_of_two_invitations_keeps_the_other_in_view()
    {
        Session.All = Some.Rooms(Invitation("!one:example.org", "One"), Invitation("!two:example.org", "Two"));
        var home = RenderHome();
        Space(home, "Other rooms, 2 invitations").Click();
        home.FindAll(".invite button").First(b => b.GetAttribute("aria-label") == "Decline One").Click();
        Session.All = Some.Rooms(Invitation("!two:example.org", "Two"));
        Receive(home);
        Assert.Contains("Two", home.Find(".invite").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Entering_a_space_shows_its_last_room_and_an_empty_space_shows_none()
    {
        Session.All = Some.Rooms(GuildRoom(), Some.Room(Hall, "Hall", null));
        Page.Fragment = Some.General.Value;
        var home = RenderHome();
        home.Find(TestId("room-General")).Click();
        Space(home, "Guild").Click();
        Assert.Equal(("Hall", Hall.Value), (home.Find("main h1").TextContent, Page.Fragment));
        Space(home, "Parley").Click();
        Assert.Equal("General", home.Find("main h1").TextContent);

        Session.All = Some.Rooms(Some.Room(Guild, "Guild", "m.space"));
        Receive(home);
        Space(home, "Guild").Click();
        Assert.Equal("Guild has no channels yet", home.Find("main h1").TextContent);
    }

    [Fact]
    public void New_spaces_follow_at_the_end_and_a_reload_shows_the_last_one()
    {
        RenderHome();
        Session.All = Some.Rooms(GuildRoom(), Some.Room(Hall, "Hall", null));
        Assert.Equal(["Parley", "Guild"], RenderHome().FindAll(".rail button:not(.add)").Select(b => b.GetAttribute("aria-label")));
        var home = RenderHome();
        Space(home, "Guild").Click();
        Page.Fragment = "";
        Assert.Equal("Hall", RenderHome().Find("main h1").TextContent);
    }

    [Fact]
    public void Removed_member_sees_by_whom_and_why()
    {
        var home = RenderHome();
        Session.Remove(new(Some.General, "General", "Ben", "Please stop", IsBan: false));
        home.WaitForElement(".banner");
        Assert.Equal("You were removed from General by Ben: Please stop", home.Find(".banner span").TextContent);
    }

    [Fact]
    public void Invitation_shows_its_kind_and_who_invites()
    {
        Session.All = Some.Rooms(Invitation("!one:example.org", "One"));
        var home = RenderHome();
        Space(home, "Other rooms, 1 invitation").Click();
        Assert.Equal("Space, invited by Ben Okri", home.Find(".invite small").TextContent);
    }

    [Fact]
    public void Address_of_a_room_that_the_user_is_not_in_offers_to_join()
    {
        Page.Fragment = "!elsewhere:example.org";
        RenderHome().Find(TestId("join-unknown")).Click();
        Assert.Equal(["join !elsewhere:example.org"], Session.Calls);
    }

    [Theory]
    [InlineData(false, "create Space Guild Private")]
    [InlineData(true, "create Space Guild Public")]
    public void New_space_is_private_unless_the_user_makes_it_public(bool isPublic, string call)
    {
        var home = RenderHome();
        Space(home, "Create space").Click();
        home.Find(TestId("create-name")).Change("Guild");
        if (isPublic)
            home.Find(TestId("create-public")).Change(true);
        home.Find(".modal form").Submit();
        Assert.Contains(call, Session.Calls);
    }

    [Fact]
    public void New_channel_of_a_space_is_open_to_its_members()
    {
        var home = RenderHome();
        home.Find(".sidebar [aria-label='Create channel']").Click();
        home.Find(TestId("create-name")).Change("Den");
        home.Find(".modal form").Submit();
        Assert.Contains("create Voice Den SpaceMembers", Session.Calls);
        Assert.Equal("Parley", home.Find(".sidebar h2").TextContent);
    }

    private static IElement Space(IRenderedComponent<HomePage> home, string name) => home.Find($".rail [aria-label='{name}']");

    private static Room GuildRoom() => Some.Room(Guild, "Guild", "m.space", Some.Child(Hall, "1"));

    private static Room Invitation(string id, string name) => Some.Room(RoomId.Parse(id), name, "m.space",
        """{"type":"m.room.member","state_key":"@anna:example.org","sender":"@ben:example.org","content":{"membership":"invite"} }""") with { Membership = Membership.Invite };

    // A sync changes the list, even if the list contains the same rooms.
    private void Receive(IRenderedComponent<HomePage> home)
    {
        Session.All = Session.All.With([]);
        Session.Render();
    }
}
