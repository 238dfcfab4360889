using Bunit;
using Parley.Matrix;
using Parley.Voice;
using Parley.Web.Features.Call;
using Parley.Web.Features.Channels;
using Parley.Web.Platform;
using Parley.Web.Shared;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class CallTests : WebTest
{
    private IRenderedComponent<HomePage> InCall(params ChannelMember[] others)
    {
        Session.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In, Members = [Some.Member("@anna:example.org", self: true), .. others] });
        Page.Fragment = Some.Lobby.Value;
        return RenderHome();
    }

    [Fact]
    public void Call_bar_is_hidden_while_not_in_a_call() =>
        Assert.Empty(RenderHome().FindAll(TestId("call-bar")));

    [Fact]
    public void Call_bar_buttons_mute_deafen_and_leave()
    {
        var home = InCall();
        home.Find(TestId("mute")).Click();
        home.Find(TestId("deafen")).Click();
        home.Find(TestId("leave")).Click();
        Assert.Equal(["mute", "deafen", "leave call"], Session.Calls);
    }

    [Fact]
    public void Mute_button_while_muted_is_pressed_and_unmutes()
    {
        var home = InCall();
        Session.Show(Some.Lobby, s => s with { Muted = true });
        Session.Render();
        home.WaitForAssertion(() => Assert.Equal("true", home.Find(TestId("mute")).GetAttribute("aria-pressed")));
        home.Find(TestId("mute")).Click();
        Assert.Equal(["unmute"], Session.Calls);
    }

    [Fact]
    public void Push_to_talk_has_a_button_for_touch_screens()
    {
        Assert.Empty(InCall().FindAll("[data-talk]"));
        _ = Session.ApplyAsync(new() { VoiceMode = Rtc.VoiceGateMode.PushToTalk });
        Assert.Single(RenderHome().FindAll("[data-talk]"));
    }

    [Fact]
    public void Talking_while_muted_is_shown()
    {
        Session.IsTalkingWhileMuted = true;
        Assert.Equal("You are talking while muted.", InCall().Find(TestId("talking-muted")).TextContent);
    }

    [Fact]
    public void Speaking_member_is_marked_in_the_list_and_on_the_tile()
    {
        var home = InCall(Some.Member("@ben:example.org") with { Speaking = true });
        Assert.Equal("true", home.Find(TestId("member-@ben:example.org")).GetAttribute("data-speaking"));
        Assert.Contains("Ben Okri", home.Find(".tile.speaking").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Safety_code_of_a_connection_is_shown_and_can_be_marked_as_compared()
    {
        var home = InCall(Some.Member("@ben:example.org") with { SafetyCode = new(0x2c726fbde4f), Fingerprint = "AA" });
        home.Find(TestId("tile-@ben:example.org")).Click();
        var panel = home.WaitForElement(TestId("safety-@ben:example.org"));
        Assert.Equal(["Paperclip", "Cake", "Hourglass", "Folder", "Headphones", "Guitar", "Flower"], panel.QuerySelectorAll("li small").Select(static e => e.TextContent));
        Assert.Equal("Büroklammer", panel.QuerySelector("li")!.GetAttribute("title"));
        Assert.Equal("44 28 38 62 61 57 15", panel.QuerySelector("code")!.TextContent);
        Assert.Contains("Verify", panel.QuerySelector("summary")!.TextContent, StringComparison.Ordinal);
        home.Find(TestId("verify")).Click();
        Show(Verification.Verified);
        home.WaitForAssertion(() => Assert.Contains("Verified", home.Find(TestId("safety-@ben:example.org") + " summary").TextContent, StringComparison.Ordinal));
        Assert.Empty(home.FindAll(TestId("verify")));
        home.Find(TestId("unverify")).Click();
        Assert.Equal(["verify parley-X@ben:example.org", "forget parley-X@ben:example.org"], Session.Calls);
    }

    [Fact]
    public void Member_without_a_safety_code_has_no_panel()
    {
        var home = InCall(Some.Member("@ben:example.org"));
        home.Find(TestId("tile-@ben:example.org")).Click();
        home.WaitForElement(TestId("member-id"));
        Assert.Empty(home.FindAll(".safety"));
    }

    [Fact]
    public void Card_of_a_member_copies_the_ID_and_shows_the_connection_in_words()
    {
        Session.Statistics = new()
        {
            RoundTripTime = TimeSpan.FromMilliseconds(42),
            Jitter = TimeSpan.FromMilliseconds(3),
            PacketsReceived = 99,
            PacketsLost = 1,
            LocalCandidateType = "relay",
            RemoteCandidateType = "host",
        };
        var home = InCall(Some.Member("@ben:example.org"));
        home.Find(TestId("member-@ben:example.org") + " button").Click();
        var rows = home.WaitForElement(TestId("member-connection")).QuerySelectorAll("dl > div").Select(static row => row.TextContent);
        Assert.Equal(["Round-trip time42 ms", "Jitter3 ms", "Packet loss1.0 %", "Paththrough a relay (TURN)", "CodecOpus"], rows);
        home.Find(TestId("copy-id")).Click();
        Assert.Equal("@ben:example.org", Page.Copied);
    }

    [Fact]
    public void Card_of_a_member_sets_resets_and_mutes_the_volume()
    {
        var home = InCall(Some.Member("@ben:example.org") with { Volume = 1.5 });
        home.Find(TestId("tile-@ben:example.org")).Click();
        Assert.Equal("150 percent", home.WaitForElement(TestId("member-volume")).GetAttribute("aria-valuetext"));
        home.Find(TestId("member-volume")).Input("120");
        home.Find(TestId("reset-volume")).Click();
        home.Find(TestId("mute-member")).Click();
        Session.Show(Some.Lobby, static s => s with { Members = [s.Members[0], s.Members[1] with { Volume = 0 }] });
        Session.Render();
        home.WaitForAssertion(() => Assert.Equal("true", home.Find(TestId("mute-member")).GetAttribute("aria-pressed")));
        home.Find(TestId("mute-member")).Click();
        Assert.Equal(["volume @ben:example.org 1.2", "volume @ben:example.org 1", "volume @ben:example.org 0", "volume @ben:example.org 1.5"], Session.Calls);
    }

    [Fact]
    public void Shortcuts_mute_and_deafen_in_a_call_only()
    {
        RenderHome();
        Page.Press(PageShortcut.Mute);
        Assert.Empty(Session.Calls);
        InCall();
        Page.Press(PageShortcut.Mute);
        Page.Press(PageShortcut.Deafen);
        Assert.Contains("mute", Session.Calls);
        Assert.Contains("deafen", Session.Calls);
    }

    [Fact]
    public void Card_closes_when_its_member_leaves()
    {
        var home = InCall(Some.Member("@ben:example.org"));
        home.Find(TestId("tile-@ben:example.org")).Click();
        home.WaitForElement(TestId("member-id"));
        Session.Show(Some.Lobby, static s => s with { Members = [s.Members[0]] });
        Session.Render();
        home.WaitForAssertion(() => Assert.Empty(home.FindAll(TestId("member-id"))));
    }

    [Fact]
    public void Replaced_key_is_shown_and_announced()
    {
        var home = InCall(Some.Member("@ben:example.org"));
        Assert.Empty(home.FindAll(TestId("identity-warning")));
        Session.Show(Some.Lobby, static s => s with { Members = [s.Members[0], s.Members[1] with { IsKeyReplaced = true }] });
        Session.Render();
        home.WaitForAssertion(() => Assert.Contains("changed during the call", home.Find(TestId("identity-warning")).TextContent, StringComparison.Ordinal));
        Assert.Contains("Ben Okri: The encryption key", home.Find("[role=log]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Verification.Changed, "does not prove that it is the one you verified")]
    [InlineData(Verification.NewDevice, "You have verified another device of this user")]
    public void Device_that_is_not_the_verified_one_is_shown_on_tile_and_card_and_announced(Verification verification, string warning)
    {
        var home = InCall(Some.Member("@ben:example.org") with { SafetyCode = new(0x2c726fbde4f) });
        Assert.Empty(home.FindAll(TestId("identity-warning")));
        Show(verification);
        home.WaitForAssertion(() => Assert.Contains(warning, home.Find(TestId("identity-warning")).TextContent, StringComparison.Ordinal));
        Assert.Contains("Ben Okri: ", home.Find("[role=log]").TextContent, StringComparison.Ordinal);
        home.Find(TestId("tile-@ben:example.org")).Click();
        Assert.Contains(warning, home.WaitForElement(TestId("card-warning")).TextContent, StringComparison.Ordinal);
        Assert.Equal(verification == Verification.Changed ? 1 : 0, home.FindAll(TestId("unverify")).Count);
        Show(Verification.Verified);
        home.WaitForAssertion(() => Assert.Empty(home.FindAll(TestId("identity-warning"))));
    }

    [Fact]
    public void Name_cannot_change_the_text_around_it()
    {
        var home = InCall(Some.Member("@ben:example.org"));
        Assert.Equal("BDI", home.Find(".tile:last-child .name").TagName);
        Assert.Equal("BDI", home.Find(TestId("member-@ben:example.org") + " .grow").FirstElementChild!.TagName);
    }

    [Fact]
    public void Recording_member_is_named_and_marked()
    {
        var home = InCall(Some.Member("@ben:example.org") with { Recording = true });
        Assert.Contains("Ben Okri is recording.", home.Find(TestId("recorded")).TextContent, StringComparison.Ordinal);
        Assert.Equal("true", home.Find(TestId("member-@ben:example.org")).GetAttribute("data-recording"));
        Assert.Contains("recording", home.Find(".tile .recording").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void User_whose_device_cannot_be_connected_is_named_with_the_reason()
    {
        var home = InCall();
        Assert.Empty(home.FindAll(TestId("unconnectable")));
        Session.Show(Some.Lobby, s => s with { Unconnectable = [UserId.Parse("@ben:example.org")] });
        Session.Render();
        home.WaitForAssertion(() => Assert.Contains("Ben Okri is here, but Parley can't connect", home.Find(TestId("unconnectable")).TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Recording_notice_is_hidden_if_no_member_records() =>
        Assert.Empty(InCall(Some.Member("@ben:example.org")).FindAll(TestId("recorded")));

    [Fact]
    public void Microphone_problem_is_shown_with_a_retry_button()
    {
        Session.MicrophoneProblem = "You can only listen. Microphone access is blocked.";
        var home = InCall();
        Assert.Contains("You can only listen.", home.Find(".listening").TextContent, StringComparison.Ordinal);
        home.Find(".listening button").Click();
        Assert.Equal(["retry microphone"], Session.Calls);
    }

    [Fact]
    public void Unmute_without_a_microphone_asks_for_it_again()
    {
        Session.MicrophoneProblem = "You can only listen. Microphone access is blocked.";
        var home = InCall();
        Session.Show(Some.Lobby, s => s with { Muted = true });
        Session.Render();
        home.WaitForAssertion(() => Assert.Equal("true", home.Find(TestId("mute")).GetAttribute("aria-pressed")));
        home.Find(TestId("mute")).Click();
        Assert.Equal(["retry microphone"], Session.Calls);
    }

    [Fact]
    public void Open_microphone_prompt_is_explained_and_hides_the_join_button()
    {
        Session.IsMicrophonePromptOpen = true;
        Page.Fragment = Some.Lobby.Value;
        var home = RenderHome();
        Assert.Contains("Allow it to talk", home.Find("[role=status].microphone-prompt").TextContent, StringComparison.Ordinal);
        Assert.Empty(home.FindAll(TestId("join")));
        home.Find(TestId("only-listen")).Click();
        Assert.Equal(["only listen"], Session.Calls);
    }

    [Theory]
    [InlineData(null, "Homeserver unreachable; your call continues")]
    [InlineData("The homeserver has locked your account.", "Homeserver refuses your account; your call continues")]
    public void Call_bar_names_whether_the_homeserver_is_unreachable_or_refuses_the_account(string? problem, string expected)
    {
        Session.Problem = problem;
        InCall();
        Session.Show(Some.Lobby, static s => s with { Phase = ChannelPhase.Reconnecting });
        Assert.Equal(expected, RenderHome().Find(TestId("connection-state")).TextContent);
    }

    [Fact]
    public void Playback_that_the_browser_blocks_is_offered_with_a_button()
    {
        Assert.Empty(InCall().FindAll(TestId("playback-blocked")));
        Session.IsPlaybackBlocked = true;
        Assert.Contains("Click to hear", InCall().Find(TestId("playback-blocked")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Click_that_throws_shows_a_notice_and_the_page_again()
    {
        Session.Refusal = new InvalidOperationException("The test's own.");
        var page = Render<FaultBoundary>(p => p.AddChildContent<HomePage>(h => h.Add(x => x.Rendering, Session)));
        page.Find(TestId("channel-Lobby")).Click();
        page.WaitForAssertion(() => Assert.Contains("Something went wrong", page.Find(TestId("fault")).TextContent, StringComparison.Ordinal));
        Assert.DoesNotContain("The test's own", page.Markup, StringComparison.Ordinal);
        Session.Refusal = null;
        page.Find(TestId("channel-Lobby")).Click();
        page.Find($"{TestId("fault")} button").Click();
        Assert.Empty(page.FindAll(TestId("fault")));
        Assert.Equal([$"join call {Some.Lobby}", $"join call {Some.Lobby}"], Session.Calls);
    }

    [Fact]
    public void Leaving_moves_the_focus_to_the_main_area()
    {
        InCall().Find(TestId("leave")).Click();
        Assert.Equal("stage", Page.Focused);
    }

    [Fact]
    public void Admin_can_repair_the_permissions_of_a_channel()
    {
        Session.Show(Some.Lobby, s => s with { Problem = "Members can't join.", CanRepair = true });
        Page.Fragment = Some.Lobby.Value;
        var home = RenderHome();
        home.Find(".talk .problem button").Click();
        Assert.Equal(["repair"], Session.Calls);
    }

    [Fact]
    public void Volume_slider_on_a_tile_sets_the_users_volume()
    {
        var home = InCall(Some.Member("@ben:example.org"));
        home.Find(".volume input").Input("150");
        Assert.Equal(["volume @ben:example.org 1.5"], Session.Calls);
    }

    [Fact]
    public void Joins_and_leaves_are_announced_to_screen_readers()
    {
        var home = InCall();
        Assert.Equal("You joined Lobby. No one else is here.", home.Find("[role=log][aria-live]").TextContent);
        Session.Show(Some.Lobby, s => s with { Members = [.. s.Members, Some.Member("@ben:example.org")] });
        Session.Render();
        home.WaitForAssertion(() => Assert.Equal("Ben Okri joined.", home.Find("[role=log][aria-live]").TextContent));
        Session.Show(Some.Lobby, s => s with { Members = [.. s.Members.Where(m => m.IsSelf)] });
        Session.Render();
        home.WaitForAssertion(() => Assert.Equal("Ben Okri left.", home.Find("[role=log][aria-live]").TextContent));
    }

    private void Show(Verification verification)
    {
        Session.Show(Some.Lobby, s => s with { Members = [s.Members[0], s.Members[1] with { Verification = verification }] });
        Session.Render();
    }

    public static TheoryData<ChannelPhase, MemberLink[], string> Calls() => new()
    {
        { ChannelPhase.Joining, [], "joining" },
        { ChannelPhase.In, [], "connected" },
        { ChannelPhase.In, [MemberLink.Connecting, MemberLink.Connected], "connecting" },
        { ChannelPhase.In, [MemberLink.Connected, MemberLink.Connected], "connected" },
        { ChannelPhase.In, [MemberLink.Reconnecting, MemberLink.Connected], "reconnecting" },
        { ChannelPhase.In, [MemberLink.Failed, MemberLink.Connecting], "failed" },
        { ChannelPhase.Reconnecting, [MemberLink.Connected], "reconnecting" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Call_state_is_the_state_of_the_worst_connection(ChannelPhase phase, MemberLink[] links, string state)
    {
        var members = links.Select((link, i) => Some.Member($"@m{i}:example.org") with { Link = link }).Prepend(Some.Member("@anna:example.org", self: true));
        Assert.Equal(state, LinkView.Of(new() { RoomId = Some.Lobby, Phase = phase, Members = [.. members] }).State);
    }

    [Theory]
    [InlineData(40, "good", "Good connection, 40 ms round trip")]
    [InlineData(220, "fair", "Slow connection, 220 ms round trip")]
    [InlineData(900, "poor", "Very slow connection, 900 ms round trip")]
    public void Connection_quality_follows_from_the_round_trip_time(int milliseconds, string quality, string sentence)
    {
        var member = Some.Member("@ben:example.org") with { RoundTripTime = TimeSpan.FromMilliseconds(milliseconds) };
        Assert.Equal((quality, sentence), (LinkView.Quality(member), LinkView.Sentence(member)));
    }
}
