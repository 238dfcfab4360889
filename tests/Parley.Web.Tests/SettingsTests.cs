using Bunit;
using Parley.Web.Features.Settings;
using Parley.Web.Hosting;

namespace Parley.Web.Tests;

public sealed class SettingsTests : WebTest
{
    private IRenderedComponent<SettingsDialog> Dialog() => Render<SettingsDialog>(p => p.Add(d => d.Workspace, Workspace));

    [Fact]
    public void The_microphones_can_be_chosen_by_name()
    {
        var dialog = Dialog();
        dialog.Find("select").Change("two");
        Assert.Equal("two", Workspace.Settings.Microphone);
        dialog.Find("select").Change("");
        Assert.Null(Workspace.Settings.Microphone);
    }

    [Fact]
    public void Each_treatment_of_the_voice_can_be_switched_off_by_itself()
    {
        var dialog = Dialog();
        dialog.FindAll(".switch input")[0].Change(false);
        Assert.Equal((false, true, true), (Workspace.Settings.EchoCancellation, Workspace.Settings.NoiseSuppression, Workspace.Settings.AutoGainControl));
        dialog.FindAll(".switch input")[1].Change(false);
        dialog.FindAll(".switch input")[2].Change(false);
        Assert.Equal((false, false, false), (Workspace.Settings.EchoCancellation, Workspace.Settings.NoiseSuppression, Workspace.Settings.AutoGainControl));
    }

    [Fact]
    public void A_made_up_password_can_be_looked_up()
    {
        Assert.Empty(Dialog().FindAll(TestId("made-up-password")));
        Workspace.GeneratedPassword = "abc";
        Assert.Equal("abc", Dialog().Find(TestId("made-up-password")).TextContent);
    }

    [Fact]
    public void Who_has_a_made_up_password_is_shown_it_before_the_account_is_out_of_reach()
    {
        Workspace.GeneratedPassword = "abc";
        var dialog = Dialog();
        dialog.Find(TestId("sign-out")).Click();
        Assert.Empty(Workspace.Calls);
        Assert.True(dialog.Find("details").HasAttribute("open"));
        dialog.Find(TestId("sign-out-for-good")).Click();
        Assert.Equal(["sign out"], Workspace.Calls);
    }

    [Fact]
    public void Who_chose_the_password_signs_out_with_one_click()
    {
        Dialog().Find(TestId("sign-out")).Click();
        Assert.Equal(["sign out"], Workspace.Calls);
    }

    [Fact]
    public void What_was_set_is_there_again_after_a_reload()
    {
        var settings = new ClientSettings { Microphone = "two", NoiseSuppression = false, Theme = "dark" };
        new Store(Page).Settings = settings;
        Assert.Equal(settings, new Store(Page).Settings);
    }

    [Fact]
    public void What_another_version_stored_counts_as_nothing()
    {
        Page.Save("parley.settings", "{\"theme\":3");
        Page.Save("parley.session", "[]");
        Page.Save("parley.volumes", "nonsense\n@ben:example.org 7\n@anna:example.org x");
        var store = new Store(Page);
        Assert.Equal(new ClientSettings(), store.Settings);
        Assert.Null(store.Session);
        Assert.Equal([2], store.Volumes.Values);
    }
}
