using System.Runtime.Versioning;
using Parley.Rtc.Contract;

namespace Parley.Rtc.Browser.TestApp;

/// <summary>Two members in one page. The browser's fake microphone is always audible.</summary>
[SupportedOSPlatform("browser")]
internal sealed class BrowserHost(IRtcBackend backend) : RtcContractHost
{
    public override IRtcBackend One => backend;

    public override IRtcBackend Other => backend;

    public override void Speak(ILocalAudio audio)
    {
    }

    /// <summary>Opens a microphone in which voices.js plays the tone of the voice.</summary>
    public override async ValueTask<ILocalAudio> OpenVoiceAsync(IRtcBackend backend, int voice)
    {
        Page.NextVoice(voice);
        return await backend.OpenLocalAudioAsync(new AudioCaptureOptions());
    }

    public override bool Hears(IAudioSection section, int voice) => Page.HearsVoice(section.Mid!, voice);
}
