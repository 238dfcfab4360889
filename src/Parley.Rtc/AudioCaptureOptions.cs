namespace Parley.Rtc;

/// <summary>Capture settings (Media Capture and Streams §4.3.8, constrainable properties).</summary>
public sealed record AudioCaptureOptions
{
    /// <summary>The input device's id; null takes the default device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Removes what the loudspeakers play from the microphone's signal. True by default.</summary>
    public bool EchoCancellation { get; init; } = true;

    /// <summary>Removes steady noise. True by default.</summary>
    public bool NoiseSuppression { get; init; } = true;

    /// <summary>Evens out loudness. True by default.</summary>
    public bool AutoGainControl { get; init; } = true;
}
