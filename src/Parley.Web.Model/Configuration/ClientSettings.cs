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

    /// <summary>Gets whether calls use the homeserver's relay only, which hides the IP address from the other members. Default: <c>false</c>.</summary>
    public bool RelayOnly { get; init; }

    /// <summary>Gets whether the browser shows notifications for mentions, messages in rooms with two members, and invitations. Default: <c>false</c>.</summary>
    public bool Notifications { get; init; }

    /// <summary>Gets the theme: <c>auto</c>, <c>light</c> or <c>dark</c>. Default: <c>auto</c>.</summary>
    public string Theme { get; init; } = "auto";

    /// <summary>Gets the settings that the audio capture uses.</summary>
    internal AudioCaptureOptions Capture => new()
    {
        DeviceId = Microphone,
        EchoCancellation = EchoCancellation,
        NoiseSuppression = NoiseSuppression,
        AutoGainControl = AutoGainControl,
    };
}
