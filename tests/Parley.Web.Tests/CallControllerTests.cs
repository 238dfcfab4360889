using Microsoft.Extensions.Time.Testing;
using Parley.Rtc;
using Parley.Voice;
using Parley.Web.Configuration;
using Parley.Web.Session;
using Parley.Web.Tests.Fakes;

namespace Parley.Web.Tests;

public sealed class CallControllerTests
{
    private readonly FakePage _page = new();
    private readonly FakeVoice _voice = new();
    private readonly FakeBackend _backend = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly List<ILocalAudio?> _prepared = [];
    private readonly CallController _call;
    private Settings _settings = null!;

    public CallControllerTests() => _call = Create();

    private List<string> Lobby => _voice.Channel(Some.Lobby).Calls;

    [Fact]
    public async Task Join_without_microphone_access_joins_muted_and_shows_the_problem()
    {
        _backend.Refusal = new RtcException(RtcErrorKind.MicrophoneDenied, "Microphone access is blocked.");
        await _call.JoinAsync(Some.Lobby);
        Assert.Equal(["mute", "join without audio"], Lobby);
        Assert.Equal("You can only listen. Microphone access is blocked.", _call.MicrophoneProblem);
    }

    [Fact]
    public async Task Join_waits_for_the_microphone_prompt()
    {
        _backend.Prompt = new();
        var joining = _call.JoinAsync(Some.Lobby);
        Assert.True(_call.IsMicrophonePromptOpen);
        Assert.Empty(Lobby);
        _backend.Prompt.SetResult();
        await joining;
        Assert.False(_call.IsMicrophonePromptOpen);
        Assert.Equal(["join"], Lobby);
    }

    [Fact]
    public async Task Leaving_during_the_microphone_prompt_cancels_the_join()
    {
        _backend.Prompt = new();
        var joining = _call.JoinAsync(Some.Lobby);
        await _call.LeaveAsync();
        _backend.Prompt.SetResult();
        await joining;
        Assert.Empty(Lobby);
    }

    [Fact]
    public async Task Unanswered_microphone_prompt_can_be_left_by_listening_and_allowing_it_later_joins_with_it()
    {
        _backend.Prompt = new();
        var joining = _call.JoinAsync(Some.Lobby);
        _call.ListenOnly();
        await joining;
        Assert.False(_call.IsMicrophonePromptOpen);
        Assert.Equal(["mute", "join without audio"], Lobby);
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In });
        Assert.StartsWith("You only listen.", _call.MicrophoneProblem, StringComparison.Ordinal);

        _backend.Prompt.SetResult();
        Assert.Equal(["mute", "join without audio", "leave", "unmute", "join"], Lobby);
        Assert.Null(_call.MicrophoneProblem);
    }

    [Fact]
    public async Task Join_after_an_unexpected_error_of_the_microphone_listens_and_can_be_repeated()
    {
        _backend.Refusal = new InvalidOperationException("The test's own.");
        await _call.JoinAsync(Some.Lobby);
        Assert.Equal("You can only listen. The microphone couldn't be opened. Try again.", _call.MicrophoneProblem);
        _backend.Refusal = null;
        await _call.JoinAsync(Some.Lobby);
        Assert.Equal(["mute", "join without audio", "unmute", "join"], Lobby);
    }

    [Fact]
    public async Task Microphone_that_is_lost_in_a_call_mutes_and_unmutes_when_it_is_back()
    {
        await JoinAsync();
        _backend.Audio.Fail("No microphone was found.");
        Assert.Equal("Others can't hear you. No microphone was found.", _call.MicrophoneProblem);
        Assert.Equal(["join", "mute"], Lobby);
        _voice.Show(Some.Lobby, s => s with { Muted = true });
        Assert.Null(_page.LoadForTab("parley.silence"));
        _backend.Audio.Fail(null);
        Assert.Null(_call.MicrophoneProblem);
        Assert.Equal(["join", "mute", "unmute"], Lobby);
    }

    [Fact]
    public async Task Muted_user_stays_muted_when_a_lost_microphone_is_back()
    {
        await JoinAsync();
        _call.SetMuted(true);
        _backend.Audio.Fail("No microphone was found.");
        _backend.Audio.Fail(null);
        Assert.Equal(["join", "mute"], Lobby);
    }

    [Fact]
    public async Task Retry_opens_a_lost_microphone_again_and_keeps_the_connections()
    {
        await JoinAsync();
        _backend.Audio.Fail("No microphone was found.");
        await _call.RetryMicrophoneAsync();
        Assert.Equal(1, _backend.Audio.Applied);
        Assert.DoesNotContain("leave", Lobby);
    }

    [Fact]
    public async Task Join_after_a_lost_microphone_opens_it_again_first()
    {
        await JoinAsync();
        _backend.Audio.Fail("No microphone was found.");
        await _call.LeaveAsync();
        _backend.Audio.WorksAgain = true;
        await _call.JoinAsync(Some.Lobby);
        Assert.Equal(["join", "mute", "leave", "unmute", "join"], Lobby);
    }

    [Fact]
    public async Task Change_of_the_theme_does_not_open_the_microphone_again()
    {
        await JoinAsync();
        await _settings.ApplyAsync(new() { Theme = "dark" });
        Assert.Equal(0, _backend.Audio.Applied);
        await _settings.ApplyAsync(new() { Theme = "dark", NoiseSuppression = false });
        Assert.Equal(1, _backend.Audio.Applied);
    }

    [Fact]
    public async Task Microphone_is_closed_a_minute_after_the_call_and_opened_by_the_next_join()
    {
        await JoinAsync();
        var first = _backend.Audio;
        _clock.Advance(Microphone.IdleTime);
        Assert.False(first.IsDisposed);
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.Out });
        _clock.Advance(Microphone.IdleTime / 2);
        Assert.False(first.IsDisposed);
        _clock.Advance(Microphone.IdleTime);
        Assert.True(first.IsDisposed);
        Assert.Null(_prepared[^1]);
        await _call.JoinAsync(Some.Lobby);
        Assert.NotSame(first, _backend.Audio);
    }

    [Fact]
    public async Task Microphone_that_was_opened_ahead_is_closed_if_no_call_follows()
    {
        await _call.PrepareMicrophoneAsync();
        Assert.Same(_backend.Audio, _prepared[^1]);
        _clock.Advance(Microphone.IdleTime);
        Assert.True(_backend.Audio.IsDisposed);
    }

    [Fact]
    public async Task Resume_after_a_reload_joins_the_channel_muted_and_deafened_as_before()
    {
        _page.SaveForTab("parley.call", Some.Lobby.Value);
        _page.SaveForTab("parley.silence", "both");
        await _call.ResumeAsync();
        Assert.Equal(["mute", "deafen", "join"], Lobby);
    }

    [Fact]
    public async Task Resume_without_a_call_before_the_reload_does_nothing()
    {
        await _call.ResumeAsync();
        Assert.Empty(Lobby);
    }

    [Fact]
    public async Task Resume_that_is_refused_is_not_repeated()
    {
        _page.SaveForTab("parley.call", Some.Lobby.Value);
        _voice.Channel(Some.Lobby).Refusal = new VoiceException("The test's own.");
        await _call.ResumeAsync();
        Assert.Null(_page.LoadForTab("parley.call"));
    }

    [Fact]
    public async Task Mute_is_stored_for_a_reload_unless_only_the_microphone_is_missing()
    {
        await _call.JoinAsync(Some.Lobby);
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In, Muted = true });
        Assert.Equal("muted", _page.LoadForTab("parley.silence"));
        await _call.LeaveAsync();
        Assert.Null(_page.LoadForTab("parley.silence"));
    }

    [Fact]
    public async Task Stored_volumes_are_applied_with_the_join()
    {
        _page.Save("parley.volumes", "@ben:example.org 0.5");
        await Create().JoinAsync(Some.Lobby);
        Assert.Equal(["volume @ben:example.org 0.5", "join"], Lobby);
    }

    [Fact]
    public async Task Talking_while_muted_is_noticed_until_the_user_unmutes_or_stops()
    {
        await JoinAsync();
        _backend.Audio.Speak(true);
        Assert.False(_call.IsTalkingWhileMuted);
        _voice.Show(Some.Lobby, s => s with { Muted = true });
        Assert.True(_call.IsTalkingWhileMuted);
        _backend.Audio.Speak(false);
        Assert.False(_call.IsTalkingWhileMuted);
    }

    private async Task JoinAsync()
    {
        await _call.JoinAsync(Some.Lobby);
        _voice.Show(Some.Lobby, s => s with { Phase = ChannelPhase.In });
    }

    private CallController Create()
    {
        var rendering = new RenderThrottle(_clock);
        var devices = new FakeSession();
        var microphone = new Microphone(new(_backend, devices), _clock);
        var store = new Store(_page);
        _settings = new(store, _page, microphone, devices, _voice, rendering);
        return new(_voice, _prepared.Add, microphone, _settings, store, rendering);
    }

    private sealed class FakeBackend : IRtcBackend
    {
        public Exception? Refusal { get; set; }

        public FakeAudio Audio { get; private set; } = new();

        public TaskCompletionSource? Prompt { get; set; }

        public async ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default)
        {
            if (Prompt is { } prompt)
                await prompt.Task;
            return Refusal is { } refusal ? throw refusal : (Audio = new FakeAudio());
        }

        public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent) => throw new NotSupportedException();
    }
}
