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
    private readonly CallController _call;

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

    private CallController Create()
    {
        var rendering = new RenderThrottle(new FakeTimeProvider());
        var devices = new FakeSession();
        var microphone = new Microphone(new(_backend, devices));
        var store = new Store(_page);
        return new(_voice, _ => { }, microphone, new Settings(store, _page, microphone, devices, _voice, rendering), store, rendering);
    }

    private sealed class FakeBackend : IRtcBackend
    {
        public RtcException? Refusal { get; set; }

        public TaskCompletionSource? Prompt { get; set; }

        public async ValueTask<ILocalAudio> OpenLocalAudioAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default)
        {
            if (Prompt is { } prompt)
                await prompt.Task;
            return Refusal is { } refusal ? throw refusal : new FakeAudio();
        }

        public IPeerConnection CreatePeerConnection(PeerConnectionOptions options, Action<PeerEvent> onEvent) => throw new NotSupportedException();
    }

    private sealed class FakeAudio : ILocalAudio
    {
        public event Action<bool>? SpeakingChanged
        {
            add
            {
            }

            remove
            {
            }
        }

        public bool Enabled { get; set; } = true;

        public ValueTask ApplyAsync(AudioCaptureOptions options, CancellationToken cancellationToken = default) => default;

        public ValueTask DisposeAsync() => default;
    }
}
