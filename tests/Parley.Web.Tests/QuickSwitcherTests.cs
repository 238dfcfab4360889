using Bunit;
using Parley.Web.Platform;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class QuickSwitcherTests : WebTest
{
    [Fact]
    public void Room_is_found_by_typing_and_opened_by_keys()
    {
        var home = RenderHome();
        Page.Press(PageShortcut.QuickSwitcher);
        var field = home.WaitForElement(TestId("switcher"));
        Assert.Equal(["General", "Lobby", "Music"], home.FindAll("[role=option]").Select(static row => row.TextContent.Trim()));
        field.KeyDown("ArrowDown");
        field.KeyDown("ArrowDown");
        field.KeyDown("ArrowDown");
        field.KeyDown("ArrowUp");
        Assert.Equal("Music", home.Find("[role=option][aria-selected=true]").TextContent.Trim());
        home.Find(TestId("switcher")).Input("lo");
        home.Find(TestId("switcher")).KeyDown("Enter");
        Assert.Equal(Some.Lobby.Value, Page.Fragment);
        Assert.Empty(home.FindAll(TestId("switcher")));
    }

    [Fact]
    public void Name_that_no_room_has_is_reported_and_Enter_does_nothing()
    {
        var home = RenderHome();
        Page.Press(PageShortcut.QuickSwitcher);
        home.WaitForElement(TestId("switcher")).Input("zzz");
        Assert.Contains("No channel has this name.", home.Markup, StringComparison.Ordinal);
        home.Find(TestId("switcher")).KeyDown("Enter");
        Assert.NotEmpty(home.FindAll(TestId("switcher")));
    }

    [Fact]
    public void Shortcuts_are_listed()
    {
        var home = RenderHome();
        Page.Press(PageShortcut.Help);
        Assert.Contains("Ctrl + K", home.WaitForElement(TestId("shortcuts")).TextContent, StringComparison.Ordinal);
    }
}
