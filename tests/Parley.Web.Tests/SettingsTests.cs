using Bunit;
using Parley.Web.Features.Settings;
using Parley.Web.Configuration;
using Parley.Web.Platform;

namespace Parley.Web.Tests;

public sealed class SettingsTests : WebTest
{
    private IRenderedComponent<SettingsDialog> Dialog() => Render<SettingsDialog>();

    [Fact]
    public void Microphone_can_be_selected()
    {
        var dialog = Dialog();
        dialog.Find("select").Change("two");
        Assert.Equal("two", Session.Settings.Microphone);
        dialog.Find("select").Change("");
        Assert.Null(Session.Settings.Microphone);
    }

    [Fact]
    public void Microphone_that_is_connected_later_can_be_selected()
    {
        var dialog = Dialog();
        Session.Connect(new("three", "New headset"));
        dialog.WaitForAssertion(() => Assert.Contains("New headset", dialog.Find("select").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_audio_processing_option_can_be_switched_off()
    {
        var dialog = Dialog();
        dialog.FindAll(".switch input")[0].Change(false);
        Assert.Equal((false, true, true), (Session.Settings.EchoCancellation, Session.Settings.NoiseSuppression, Session.Settings.AutoGainControl));
        dialog.FindAll(".switch input")[1].Change(false);
        dialog.FindAll(".switch input")[2].Change(false);
        Assert.Equal((false, false, false), (Session.Settings.EchoCancellation, Session.Settings.NoiseSuppression, Session.Settings.AutoGainControl));
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, false, true)]
    [InlineData(null, false, true)]
    [InlineData(false, true, false)] // can be switched off
    public void Address_can_be_hidden_if_the_homeserver_has_a_relay(bool? hasRelay, bool isOn, bool disabled)
    {
        Session.HasRelay = hasRelay;
        _ = Session.ApplyAsync(new() { RelayOnly = isOn });
        var dialog = Dialog();
        Assert.Equal(disabled, dialog.Find(TestId("relay-only")).HasAttribute("disabled"));
        Assert.Equal(hasRelay == false, dialog.Markup.Contains("has no relay (TURN)", StringComparison.Ordinal));
        dialog.Find(TestId("relay-only")).Change(!isOn);
        Assert.Equal(!isOn, Session.Settings.RelayOnly);
    }

    [Fact]
    public void Verified_devices_are_stored_for_each_user()
    {
        var store = new Store(Page);
        var (anna, ben) = (Matrix.UserId.Parse("@anna:example.org"), Matrix.UserId.Parse("@ben:example.org"));
        Assert.Null(store.LoadVerified(anna));
        store.SaveVerified(anna, "key device");
        Assert.Equal(("key device", null), (store.LoadVerified(anna), store.LoadVerified(ben)));
        store.SaveVerified(anna, "");
        Assert.Null(store.LoadVerified(anna));
    }

    [Fact]
    public void Generated_password_is_shown()
    {
        Assert.Empty(Dialog().FindAll(TestId("generated-password")));
        Session.GeneratedPassword = "abc";
        Assert.Equal("abc", Dialog().Find(TestId("generated-password")).TextContent);
    }

    [Fact]
    public void Sign_out_with_a_generated_password_shows_it_first()
    {
        Session.GeneratedPassword = "abc";
        var dialog = Dialog();
        dialog.Find(TestId("sign-out")).Click();
        Assert.Empty(Session.Calls);
        Assert.True(dialog.Find("details").HasAttribute("open"));
        dialog.Find(TestId("sign-out-anyway")).Click();
        Assert.Equal(["sign out"], Session.Calls);
    }

    [Fact]
    public void Saved_password_is_not_shown_and_sign_out_is_immediate()
    {
        Session.GeneratedPassword = "abc";
        var dialog = Dialog();
        dialog.Find(TestId("sign-out")).Click();
        dialog.Find(TestId("forget-password")).Click();
        Assert.Null(Session.GeneratedPassword);
        Assert.Empty(dialog.FindAll(TestId("generated-password")));
        Assert.Equal("settings-account", Page.Focused);
        dialog.Find(TestId("sign-out")).Click();
        Assert.Equal(["sign out"], Session.Calls);
    }

    [Fact]
    public void Sign_out_with_a_chosen_password_is_immediate()
    {
        Dialog().Find(TestId("sign-out")).Click();
        Assert.Equal(["sign out"], Session.Calls);
    }

    [Fact]
    public void Each_sound_has_a_switch_and_is_played_when_it_is_switched_on()
    {
        var dialog = Dialog();
        dialog.Find(TestId("sound-Join")).Change(false);
        Assert.False(Session.Settings.Plays(Rtc.CallSound.Join));
        Assert.True(Session.Settings.Plays(Rtc.CallSound.Leave));
        dialog.Find(TestId("sound-Join")).Change(true);
        Assert.True(Session.Settings.Plays(Rtc.CallSound.Join));
        Assert.Equal(["apply", "sound Join", "apply"], Session.Calls);
    }

    [Fact]
    public void Settings_are_stored()
    {
        var settings = new ClientSettings { Microphone = "two", NoiseSuppression = false, Theme = "dark" };
        new Store(Page).Settings = settings;
        Assert.Equal(settings, new Store(Page).Settings);
    }

    [Fact]
    public void Stored_data_that_cannot_be_read_is_ignored()
    {
        Page.Save("parley.settings", "{\"theme\":3");
        Page.Save("parley.session", "[]");
        Page.Save("parley.volumes", "nonsense\n@ben:example.org 7\n@anna:example.org x");
        var store = new Store(Page);
        Assert.Equal(new ClientSettings(), store.Settings);
        Assert.Null(store.Session);
        Assert.Equal([2], store.Volumes.Values);
    }

    [Theory]
    [InlineData(NotificationPermission.Granted, true)]
    [InlineData(NotificationPermission.Denied, false)]
    [InlineData(NotificationPermission.Default, false)]
    public void Notifications_are_on_only_with_the_permission_of_the_browser(NotificationPermission answer, bool on)
    {
        Page.Answer = answer;
        var dialog = Dialog();
        Assert.False(Session.Settings.Notifications);
        dialog.Find(TestId("notifications")).Change(true);
        Assert.Equal(on, Session.Settings.Notifications);
        Assert.Equal(answer == NotificationPermission.Denied, dialog.Markup.Contains("Notifications are blocked", StringComparison.Ordinal));
    }
}
