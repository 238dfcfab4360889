using Bunit;
using Parley.Voice;
using Parley.Web.Features.Call;
using Parley.Web.Features.Channels;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class CallTests : WebTest
{
    private FakeChannel Lobby => Workspace.FakeVoice.Channel(Some.Lobby);

    private IRenderedComponent<HomePage> InCall(params ChannelMember[] others)
    {
        Workspace.FakeVoice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In, Members = [Some.Member("@anna:example.org", self: true), .. others] });
        Page.Fragment = Some.Lobby.Value;
        return Render<HomePage>(p => p.Add(h => h.Workspace, Workspace));
    }

    [Fact]
    public void Out_of_a_call_there_is_no_call_bar() =>
        Assert.Empty(Render<HomePage>(p => p.Add(h => h.Workspace, Workspace)).FindAll(TestId("call-bar")));

    [Fact]
    public void The_call_bar_mutes_deafens_and_leaves()
    {
        var home = InCall();
        home.Find(TestId("mute")).Click();
        home.Find(TestId("deafen")).Click();
        home.Find(TestId("leave")).Click();
        Assert.Equal(["mute", "deafen"], Lobby.Calls);
        Assert.Equal(["leave call"], Workspace.Calls);
    }

    [Fact]
    public void A_muted_person_sees_it_pressed_and_the_next_click_unmutes()
    {
        var home = InCall();
        Workspace.FakeVoice.Show(Some.Lobby, s => s with { Muted = true });
        Workspace.Tell();
        home.WaitForAssertion(() => Assert.Equal("true", home.Find(TestId("mute")).GetAttribute("aria-pressed")));
        home.Find(TestId("mute")).Click();
        Assert.Equal(["unmute"], Lobby.Calls);
    }

    [Fact]
    public void Speaking_shows_at_the_row_and_at_the_tile()
    {
        var home = InCall(Some.Member("@ben:example.org") with { Speaking = true });
        Assert.Equal("true", home.Find(TestId("member-@ben:example.org")).GetAttribute("data-speaking"));
        Assert.Contains("Ben Okri", home.Find(".tile.speaking").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_records_is_named_to_all_and_marked()
    {
        var home = InCall(Some.Member("@ben:example.org") with { Recording = true });
        Assert.Contains("Ben Okri records what is said here.", home.Find(TestId("recorded")).TextContent, StringComparison.Ordinal);
        Assert.Equal("true", home.Find(TestId("member-@ben:example.org")).GetAttribute("data-recording"));
        Assert.Contains("records", home.Find(".tile .recording").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_records_nothing_is_said_of_it() =>
        Assert.Empty(InCall(Some.Member("@ben:example.org")).FindAll(TestId("recorded")));

    [Fact]
    public void Without_a_microphone_the_bar_says_so_and_offers_another_try()
    {
        Workspace.MicrophoneProblem = "You only listen: the browser does not allow the microphone.";
        var home = InCall();
        Assert.Contains("You only listen:", home.Find(".listening").TextContent, StringComparison.Ordinal);
        home.Find(".listening button").Click();
        Assert.Equal(["leave call", $"enter {Some.Lobby}"], Workspace.Calls);
    }

    [Fact]
    public void Who_unmutes_without_a_microphone_is_asked_for_one_again()
    {
        Workspace.MicrophoneProblem = "You only listen: the browser does not allow the microphone.";
        var home = InCall();
        Workspace.FakeVoice.Show(Some.Lobby, s => s with { Muted = true });
        Workspace.Tell();
        home.WaitForAssertion(() => Assert.Equal("true", home.Find(TestId("mute")).GetAttribute("aria-pressed")));
        home.Find(TestId("mute")).Click();
        Assert.Equal(["leave call", $"enter {Some.Lobby}"], Workspace.Calls);
        Assert.Empty(Lobby.Calls);
    }

    [Fact]
    public void While_the_browser_asks_for_the_microphone_the_page_says_what_it_waits_for()
    {
        Workspace.IsMicrophonePromptOpen = true;
        Page.Fragment = Some.Lobby.Value;
        var home = Render<HomePage>(p => p.Add(h => h.Workspace, Workspace));
        Assert.Contains("allow it to be heard", home.Find("[role=status].asking").TextContent, StringComparison.Ordinal);
        Assert.Empty(home.FindAll(TestId("enter")));
    }

    [Fact]
    public void Who_leaves_by_keyboard_goes_on_from_the_conversation()
    {
        InCall().Find(TestId("leave")).Click();
        Assert.Equal("stage", Page.Focused);
    }

    [Fact]
    public void A_channel_that_keeps_members_out_offers_its_admin_the_repair()
    {
        Workspace.FakeVoice.Show(Some.Lobby, s => s with { Problem = "Ordinary members may not join.", CanRepair = true });
        Page.Fragment = Some.Lobby.Value;
        var home = Render<HomePage>(p => p.Add(h => h.Workspace, Workspace));
        home.Find(".talk .problem button").Click();
        Assert.Equal(["repair"], Lobby.Calls);
    }

    [Fact]
    public void A_persons_volume_is_set_from_their_tile()
    {
        var home = InCall(Some.Member("@ben:example.org"));
        home.Find(".volume input").Input("150");
        Assert.Equal(["volume @ben:example.org 1.5"], Workspace.Calls);
    }

    [Fact]
    public void A_screen_reader_is_told_who_joins_and_who_leaves()
    {
        var home = InCall();
        Assert.Equal("You are in Lobby, alone.", home.Find("[role=log][aria-live]").TextContent);
        Workspace.FakeVoice.Show(Some.Lobby, s => s with { Members = [.. s.Members, Some.Member("@ben:example.org")] });
        Workspace.Tell();
        home.WaitForAssertion(() => Assert.Equal("Ben Okri joined.", home.Find("[role=log][aria-live]").TextContent));
        Workspace.FakeVoice.Show(Some.Lobby, s => s with { Members = [.. s.Members.Where(m => m.IsSelf)] });
        Workspace.Tell();
        home.WaitForAssertion(() => Assert.Equal("Ben Okri left.", home.Find("[role=log][aria-live]").TextContent));
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
    public void The_calls_state_is_that_of_its_worst_connection(ChannelPhase phase, MemberLink[] links, string state)
    {
        var members = links.Select((link, i) => Some.Member($"@m{i}:example.org") with { Link = link }).Prepend(Some.Member("@anna:example.org", self: true));
        Assert.Equal(state, LinkView.Of(new() { RoomId = Some.Lobby, Phase = phase, Members = [.. members] }).State);
    }

    [Theory]
    [InlineData(40, "good", "Connected, 40 ms there and back")]
    [InlineData(220, "fair", "Connected, 220 ms there and back")]
    [InlineData(900, "poor", "Connected, 900 ms there and back")]
    public void The_dot_tells_how_quick_the_way_is(int milliseconds, string quality, string sentence)
    {
        var member = Some.Member("@ben:example.org") with { RoundTripTime = TimeSpan.FromMilliseconds(milliseconds) };
        Assert.Equal((quality, sentence), (LinkView.Quality(member), LinkView.Sentence(member)));
    }
}
