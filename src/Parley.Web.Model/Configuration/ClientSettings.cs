using Parley.Rtc;

namespace Parley.Web.Configuration;

/// <summary>The user's settings, stored in this browser.</summary>
public sealed record ClientSettings
{
    /// <summary>Gets the microphone's device ID; <c>null</c> for the system default.</summary>
    public string? Microphone { get; init; }

    /// <summary>Gets whether the browser cancels echo. Default: <c>true</c>.</summary>
    public bool EchoCancellation { get; init; } = true;

    /// <summary>Gets whether the browser suppresses noise. Default: <c>true</c>.</summary>
    public bool NoiseSuppression { get; init; } = true;

    /// <summary>Gets whether the browser controls the gain. Default: <c>true</c>.</summary>
    public bool AutoGainControl { get; init; } = true;

    /// <summary>Gets the linear gain of the microphone, from 0 to 2. Default: 1.</summary>
    public double InputVolume { get; init; } = 1;

    /// <summary>Gets when the microphone is sent. Default: always.</summary>
    public VoiceGateMode VoiceMode { get; init; }

    /// <summary>Gets the threshold of voice activity in dBFS, from -100 to 0; <c>null</c> for the automatic one.</summary>
    public int? VoiceThreshold { get; init; }

    /// <summary>Gets how long the microphone is sent after speech or after the key was released, in ms from 0 to 2000. Default: 300.</summary>
    public int VoiceRelease { get; init; } = 300;

    /// <summary>Gets the key of push to talk and push to mute. Default: the right Ctrl key, which types nothing.</summary>
    public string TalkKey { get; init; } = "ControlRight";

    /// <summary>Gets the output's device ID; <c>null</c> for the system default.</summary>
    public string? Speaker { get; init; }

    /// <summary>Gets whether calls use the homeserver's relay only, which hides the IP address from the other members. Default: <c>false</c>.</summary>
    public bool RelayOnly { get; init; }

    /// <summary>Gets whether the browser shows notifications for mentions, messages in rooms with two members, and invitations. Default: <c>false</c>.</summary>
    public bool Notifications { get; init; }

    /// <summary>Gets the sounds that are switched off: the bit of each <see cref="CallSound"/>. Default: none.</summary>
    public int SilentSounds { get; init; }

    /// <summary>Gets the theme: <c>auto</c>, <c>light</c> or <c>dark</c>. Default: <c>auto</c>.</summary>
    public string Theme { get; init; } = "auto";

    /// <summary>Returns whether a sound is played.</summary>
    public bool Plays(CallSound sound) => (SilentSounds & (1 << (int)sound)) == 0;

    /// <summary>Returns the settings with a sound switched on or off.</summary>
    public ClientSettings With(CallSound sound, bool plays) =>
        this with { SilentSounds = plays ? SilentSounds & ~(1 << (int)sound) : SilentSounds | (1 << (int)sound) };

    /// <summary>Gets the settings that the audio capture uses.</summary>
    internal AudioCaptureOptions Capture => new()
    {
        DeviceId = Microphone,
        EchoCancellation = EchoCancellation,
        NoiseSuppression = NoiseSuppression,
        AutoGainControl = AutoGainControl,
        Volume = Math.Clamp(InputVolume, 0, 2),
        Gate = new()
        {
            Mode = VoiceMode,
            Threshold = VoiceThreshold is { } threshold ? Math.Clamp(threshold, -100, 0) : null,
            Release = TimeSpan.FromMilliseconds(Math.Clamp(VoiceRelease, 0, 2000)),
            Key = TalkKey,
        },
    };
}
