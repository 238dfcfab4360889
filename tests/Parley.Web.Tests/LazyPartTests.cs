using Bunit;
using Parley.Web.Loading;

namespace Parley.Web.Tests;

public sealed class LazyPartTests : WebTest
{
    private int _closed;

    private IRenderedComponent<LazyPart> Part() => Render<LazyPart>(p => p
        .Add(part => part.Assembly, "Parley.Web.Dialogs")
        .Add(part => part.OnClose, () => _closed++)
        .AddChildContent("<p>content</p>"));

    [Fact]
    public void Content_is_rendered_after_its_assembly_is_loaded()
    {
        var network = new TaskCompletionSource();
        Loader.Network = network.Task;
        var part = Part();
        Assert.Equal("Loading…", part.Find("[role=status]").TextContent);
        network.SetResult();
        part.WaitForAssertion(() => part.MarkupMatches("<p>content</p>"));
        Assert.Equal(["Parley.Web.Dialogs"], Loader.Loaded);
    }

    [Fact]
    public void Failed_load_is_shown_with_a_link_to_reload_and_can_be_closed()
    {
        Loader.IsOffline = true;
        var part = Part();
        Assert.Equal("Reload", part.Find("[role=alert] a").TextContent);
        part.Find("[aria-label=Close]").Click();
        Assert.Equal(1, _closed);
    }

    [Fact]
    public void Dialog_of_the_channel_list_is_loaded_when_it_is_opened()
    {
        var home = RenderHome();
        Assert.Empty(Loader.Loaded);
        home.Find(TestId("settings")).Click();
        Assert.Equal(["Parley.Web.Dialogs"], Loader.Loaded);
        Assert.NotEmpty(home.FindAll(TestId("display-name")));
    }
}
