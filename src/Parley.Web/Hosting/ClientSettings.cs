using Parley.Rtc;

namespace Parley.Web.Hosting;

/// <summary>What a person set in this browser.</summary>
public sealed record ClientSettings
{
    /// <summary>The microphone's id; null for the system's default.</summary>
    public string? Microphone { get; init; }

    /// <summary>Removes what the loudspeakers play from the microphone's signal.</summary>
    public bool EchoCancellation { get; init; } = true;

    /// <summary>Removes steady noise.</summary>
    public bool NoiseSuppression { get; init; } = true;

    /// <summary>Evens out loudness.</summary>
    public bool AutoGainControl { get; init; } = true;

    /// <summary><c>auto</c>, <c>light</c> or <c>dark</c>.</summary>
    public string Theme { get; init; } = "auto";

    /// <summary>The part of it that capturing needs.</summary>
    internal AudioCaptureOptions Capture => new()
    {
        DeviceId = Microphone,
        EchoCancellation = EchoCancellation,
        NoiseSuppression = NoiseSuppression,
        AutoGainControl = AutoGainControl,
    };
}
