using Bunit;
using Parley.Rtc;
using Parley.Web.Features.Settings;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class VoiceSettingsTests : WebTest
{
    private IRenderedComponent<SettingsDialog> Dialog() => Render<SettingsDialog>();

    [Fact]
    public void Push_to_talk_records_a_key_and_explains_its_limits()
    {
        Session.NextKey = "Control+Shift+KeyB";
        var dialog = Dialog();
        Assert.Empty(dialog.FindAll(TestId("talk-key")));
        dialog.Find(TestId("voice-mode")).Change("PushToTalk");
        Assert.Equal("Right Ctrl", dialog.Find(TestId("talk-key")).TextContent);
        Assert.Contains("only while this page is in front", dialog.Markup, StringComparison.Ordinal);
        dialog.Find(TestId("record-key")).Click();
        Assert.Equal((VoiceGateMode.PushToTalk, "Control+Shift+KeyB"), (Session.Settings.VoiceMode, Session.Settings.TalkKey));
        dialog.WaitForAssertion(() => Assert.Equal("Ctrl + Shift + B", dialog.Find(TestId("talk-key")).TextContent));
    }

    [Fact]
    public void Recording_that_is_cancelled_keeps_the_key()
    {
        var dialog = Dialog();
        dialog.Find(TestId("voice-mode")).Change("PushToMute");
        dialog.Find(TestId("record-key")).Click();
        Assert.Equal("ControlRight", Session.Settings.TalkKey);
    }

    [Fact]
    public void Voice_activity_has_an_automatic_and_a_chosen_threshold_and_a_release_delay()
    {
        var dialog = Dialog();
        dialog.Find(TestId("voice-mode")).Change("VoiceActivity");
        Assert.True(dialog.Find(TestId("threshold")).HasAttribute("disabled"));
        dialog.Find(TestId("automatic-threshold")).Change(false);
        dialog.Find(TestId("threshold")).Input("-30");
        dialog.Find(TestId("voice-release")).Input("500");
        Assert.Equal((-30, 500), (Session.Settings.VoiceThreshold, Session.Settings.VoiceRelease));
        dialog.Find(TestId("automatic-threshold")).Change(true);
        Assert.Null(Session.Settings.VoiceThreshold);
    }

    [Fact]
    public async Task Meter_shows_the_level_and_the_user_can_hear_it()
    {
        Session.Audio = new FakeAudio { Level = new(-20, null, false) };
        var dialog = Dialog();
        dialog.WaitForAssertion(() => Assert.Equal(("-20", "false"), (dialog.Find(TestId("input-level")).GetAttribute("value"), dialog.Find(TestId("input-level")).GetAttribute("data-open"))));
        // In the renderer: the meter renders again and again, which replaces the handler that was found.
        await dialog.InvokeAsync(() => dialog.Find(TestId("monitor")).Click());
        Assert.True(Session.Audio.IsMonitored);
        dialog.Instance.Dispose();
    }

    [Fact]
    public async Task Meter_that_is_closed_ends_the_monitoring_and_releases_the_microphone()
    {
        Session.Audio = new FakeAudio { IsMonitored = true };
        Dialog();
        await DisposeComponentsAsync();
        Assert.False(Session.Audio.IsMonitored);
        Assert.Equal(["close microphone"], Session.Calls);
    }

    [Fact]
    public void Input_volume_and_speakers_can_be_selected()
    {
        var dialog = Dialog();
        dialog.Find(TestId("input-volume")).Input("150");
        dialog.Find(TestId("speaker")).Change("speakers");
        Assert.Equal((1.5, "speakers"), (Session.Settings.InputVolume, Session.Settings.Speaker));
    }

    [Fact]
    public void Browser_that_cannot_select_speakers_explains_it()
    {
        Session.CanSelectSpeaker = false;
        var dialog = Dialog();
        Assert.Empty(dialog.FindAll(TestId("speaker")));
        Assert.Contains("Select your speakers in the system's settings", dialog.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ControlRight", "Right Ctrl")]
    [InlineData("Mouse4", "Mouse button 4")]
    [InlineData("Alt+Digit1", "Alt + 1")]
    [InlineData("Space", "Space")]
    [InlineData("ArrowLeft", "ArrowLeft")]
    public void Key_has_a_readable_text(string key, string text) => Assert.Equal(text, KeyLabel.Of(key));
}
