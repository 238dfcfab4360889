using AngleSharp.Dom;
using Bunit;
using Parley.Web.Features.Channels;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

/// <summary>The menu, the settings and the members of a room.</summary>
public sealed class RoomMenuTests : WebTest
{
    private const string Admin = """{"users":{"@anna:example.org":100}}""";
    private const string Plain = """{"users":{"@ben:example.org":100},"invite":50}""";

    [Fact]
    public void Right_click_opens_the_menu_and_a_plain_member_sees_only_what_is_allowed()
    {
        var home = RenderWith(Plain);
        home.Find(TestId("room-General")).ParentElement!.ContextMenu();
        Assert.Equal(["Copy link", "Settings", "Remove from Parley", "Leave"], Items(home));
        Assert.Equal("General", home.Find("[role=menu]").GetAttribute("aria-label"));
    }

    [Fact]
    public void Administrator_can_invite_and_delete()
    {
        var home = RenderWith(Admin);
        home.Find(TestId("menu-General")).Click();
        Assert.Equal(["Invite people", "Copy link", "Settings", "Remove from Parley", "Leave", "Delete"], Items(home));
    }

    [Fact]
    public void Tab_closes_the_menu()
    {
        var home = RenderWith(Plain);
        home.Find(TestId("menu-General")).Click();
        home.Find("[role=menu]").KeyDown("Tab");
        Assert.Empty(home.FindAll("[role=menu]"));
    }

    [Fact]
    public void Link_of_a_room_is_copied()
    {
        var home = RenderWith(Plain);
        Select(home, "Copy link");
        Assert.Equal($"http://localhost:8080/#{Some.General}", Page.Copied);
    }

    [Fact]
    public void Leaving_asks_and_warns_the_last_administrator()
    {
        var home = RenderWith(Admin);
        Select(home, "Leave");
        Assert.Contains("You are the only administrator.", home.Find(".modal").TextContent, StringComparison.Ordinal);
        Assert.Empty(Session.Calls);
        home.Find(".modal form").Submit();
        Assert.Equal([$"leave {Some.General}"], Session.Calls);
    }

    [Fact]
    public void Administrator_renames_the_room_and_opens_it_to_everyone()
    {
        var home = RenderWith(Admin);
        Select(home, "Settings");
        home.Find(TestId("room-name")).Change("Town hall");
        home.FindAll(".modal form")[0].Submit();
        home.FindAll(".modal [name=rule]")[^1].Change(true);
        Assert.Equal(["name Town hall", $"access Public {Some.Space}"], Session.Calls);
    }

    [Fact]
    public void Plain_member_can_change_nothing_in_the_settings()
    {
        var home = RenderWith(Plain);
        Select(home, "Settings");
        Assert.True(home.Find(TestId("room-name")).HasAttribute("disabled"));
        Assert.True(home.Find(".modal fieldset").HasAttribute("disabled"));
        Assert.Empty(home.FindAll(".people select, .people button"));
    }

    [Theory]
    [InlineData("Remove…", "kick @ben:example.org Too loud")]
    [InlineData("Ban…", "ban @ben:example.org Too loud")]
    public void Administrator_removes_a_member_with_a_reason(string action, string call)
    {
        var home = RenderWith(Admin);
        Select(home, "Settings");
        home.Find(TestId("person-@ben:example.org") + " [aria-haspopup=menu]").Click();
        Item(home, action).Click();
        home.Find(TestId("removal-reason")).Change("Too loud");
        home.Find("form:has([data-testid='removal-reason'])").Submit();
        Assert.Equal([call], Session.Calls);
    }

    [Fact]
    public void Role_is_changed_at_once_but_giving_up_the_own_role_asks()
    {
        var home = RenderWith(Admin);
        Select(home, "Settings");
        home.Find(TestId("person-@ben:example.org") + " select").Change("50");
        home.Find(TestId("person-@anna:example.org") + " select").Change("0");
        Assert.Equal(["level @ben:example.org 50"], Session.Calls);
        home.Find("form:has([data-testid='confirm-demotion'])").Submit();
        Assert.Equal("level @anna:example.org 0", Session.Calls[^1]);
    }

    [Fact]
    public void Search_finds_members_by_name_and_id()
    {
        var home = RenderWith(Plain);
        Select(home, "Settings");
        home.Find(TestId("member-search")).Input("okri");
        Assert.Single(home.FindAll(".people li"));
    }

    private static string[] Items(IRenderedComponent<HomePage> home) => [.. home.FindAll("[role=menuitem]").Select(i => i.TextContent.Trim())];

    private static IElement Item(IRenderedComponent<HomePage> home, string text) => home.FindAll("[role=menuitem]").First(i => i.TextContent.Trim() == text);

    private static void Select(IRenderedComponent<HomePage> home, string item)
    {
        home.Find(TestId("menu-General")).Click();
        Item(home, item).Click();
    }

    private IRenderedComponent<HomePage> RenderWith(string levels)
    {
        Session.All = Some.Rooms(Some.Room(Some.General, "General", null, $$"""{"type":"m.room.power_levels","state_key":"","sender":"@anna:example.org","content":{{levels}}}"""));
        return RenderHome();
    }
}
