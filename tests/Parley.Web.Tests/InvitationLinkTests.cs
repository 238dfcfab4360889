using Bunit;
using Parley.Matrix;
using Parley.Web.Features.Channels;
using Parley.Web.Session;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>Links that invite people: creating, listing and following them.</summary>
public sealed class InvitationLinkTests : WebTest
{
    private static readonly RoomId s_attic = RoomId.Parse("!attic:example.org");

    [Fact]
    public void Link_is_created_copied_and_shared()
    {
        Session.InvitationCodes = [];
        Page.CanShare = true;
        var home = Invite();
        Assert.Empty(home.FindAll(TestId("invite-link")));
        home.Find(TestId("invite-expiry")).Change("24");
        home.Find(TestId("invite-uses")).Change("5");
        home.Find($"form:has({TestId("create-invite-link")})").Submit();
        Assert.Equal([$"create link {Some.Space}  5 24h"], Session.Calls);

        Assert.Contains("5 more people, does not expire", home.Markup, StringComparison.Ordinal);
        home.Find(TestId("copy-invite-link")).Click();
        Assert.Equal("http://localhost:8080/#/join/new", Page.Copied);
        Assert.Equal("Copied", home.Find(TestId("copy-invite-link")).TextContent.Trim());
        home.Find(TestId("share-invite-link")).Click();
        Assert.Equal("Parley http://localhost:8080/#/join/new", Page.Shared);
    }

    [Fact]
    public void Last_link_of_the_user_is_shown_again()
    {
        Session.InvitationCodes =
        [
            new("mine", "http://localhost:8080/#/join/mine", Session.UserId, 1, null),
            new("bens", "http://localhost:8080/#/join/bens", UserId.Parse("@ben:example.org"), 1, null),
        ];
        Assert.Equal("http://localhost:8080/#/join/mine", Invite().Find(TestId("invite-link")).GetAttribute("value"));
    }

    [Theory]
    [InlineData("public", true)]
    [InlineData("invite", false)]
    public void Homeserver_without_codes_has_a_link_to_rooms_that_are_not_private_only(string rule, bool hasLink)
    {
        Session.All = Some.Rooms(Some.Room(s_attic, "Attic", null, $$"""{"type":"m.room.join_rules","state_key":"","sender":"@anna:example.org","content":{"join_rule":"{{rule}}"} }"""));
        var home = RenderHome();
        home.Find(".rail [aria-label='Other rooms']").Click();
        home.Find(TestId("menu-Attic")).Click();
        home.FindAll("[role=menuitem]").First(item => item.TextContent.Contains("Invite people", StringComparison.Ordinal)).Click();
        Assert.Equal(hasLink ? 1 : 0, home.FindAll(TestId("invite-link")).Count);
        Assert.Equal(hasLink ? 0 : 1, home.FindAll(TestId("no-invite-link")).Count);
        Assert.Empty(home.FindAll(TestId("create-invite-link")));
    }

    [Fact]
    public void Links_are_listed_in_the_settings_and_deleted()
    {
        Session.InvitationCodes = [new("bens", "x", UserId.Parse("@ben:example.org"), 3, 1_795_000_000_000), new("admins", "y", null, null, null)];
        var home = RenderHome();
        home.Find(TestId("space-menu")).Click();
        home.FindAll("[role=menuitem]").First(item => item.TextContent.Contains("Settings", StringComparison.Ordinal)).Click();
        Assert.Equal(["Ben Okri3 more people, expires", "Server administratorAny number"], home.FindAll(TestId("invitation")).Select(static item => item.TextContent.Trim()[..30]));
        home.FindAll(TestId("invitation") + " button")[0].Click();
        Assert.Equal(["revoke bens"], Session.Calls);
        Assert.Single(home.FindAll(TestId("invitation")));
    }

    [Fact]
    public void Link_in_the_address_asks_first_and_joins_the_call_of_a_voice_channel()
    {
        (Page.Fragment, Session.Preview, Session.LinkedRoom) = ("/join/!attic:example.org?code=abcd", new("Attic", null, RoomKind.Voice, null, null, [], false), s_attic);
        var home = RenderHome();
        Assert.Equal(["preview !attic:example.org"], Session.Calls);
        Assert.Equal("Join Attic?", home.Find(".modal h2").TextContent);
        Session.All = Some.Rooms(Some.Room(s_attic, "Attic", "org.matrix.msc3417.call"));
        home.Find(".modal form").Submit();
        Assert.Equal(["preview !attic:example.org", "join link !attic:example.org abcd", $"join call {s_attic}"], Session.Calls);
        Assert.Empty(home.FindAll(".modal"));
        Assert.Equal(s_attic.Value, Page.Fragment);
    }

    [Fact]
    public void Link_that_a_new_user_has_accepted_joins_at_once_after_the_first_sync()
    {
        (Page.Fragment, Session.LinkedRoom, Session.IsLoaded) = ("/join/!attic:example.org?code=abcd", s_attic, false);
        Session.All = Some.Rooms(Some.Room(s_attic, "Attic", "org.matrix.msc3417.call") with { Membership = Membership.Leave });
        var home = Render<HomePage>(p => p.Add(h => h.Rendering, Session).Add(h => h.IsLinkAccepted, true));
        Assert.Empty(Session.Calls);
        Session.IsLoaded = true;
        Session.Render();
        Session.Render();
        Assert.Equal(["join link !attic:example.org abcd"], Session.Calls);
        Assert.Empty(home.FindAll(".modal"));
    }

    [Fact]
    public void Link_to_a_room_of_the_user_opens_it_without_a_question()
    {
        Page.Fragment = $"/join/{Some.General}?code=abcd";
        RenderHome();
        Assert.Empty(Session.Calls);
        Assert.Equal(Some.General.Value, Page.Fragment);
    }

    [Fact]
    public void Dialog_of_a_link_that_is_closed_does_not_open_again()
    {
        Page.Fragment = "/join/!attic:example.org";
        var home = RenderHome();
        home.Find(".modal [aria-label=Close]").Click();
        Session.Render();
        Assert.Empty(home.FindAll(".modal"));
        Assert.DoesNotContain("/join/", Page.Fragment, StringComparison.Ordinal);
    }

    [Fact]
    public void Room_that_must_let_the_user_in_is_asked()
    {
        (Page.Fragment, Session.Preview) = ("/join/!attic:example.org", new("Attic", null, RoomKind.Text, null, null, [], AsksFirst: true));
        var home = RenderHome();
        Assert.Equal("Ask to join", home.Find(TestId("join-link-submit")).TextContent);
        home.Find(".modal form").Submit();
        Assert.Contains("You asked to join.", home.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<HomePage> Invite()
    {
        var home = RenderHome();
        home.Find(".sidebar [aria-label='Invite people to Parley']").Click();
        return home;
    }
}
