namespace Parley.Rtc;

/// <summary>Capture settings (Media Capture and Streams §4.3.8, constrainable properties).</summary>
public sealed record AudioCaptureOptions
{
    /// <summary>Gets the input device's id, or <see langword="null"/> for the default device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Gets a value indicating whether to remove the loudspeakers' sound from the microphone's signal. The default is <see langword="true"/>.</summary>
    public bool EchoCancellation { get; init; } = true;

    /// <summary>Gets a value indicating whether to remove steady noise. The default is <see langword="true"/>.</summary>
    public bool NoiseSuppression { get; init; } = true;

    /// <summary>Gets a value indicating whether to adjust the gain automatically. The default is <see langword="true"/>.</summary>
    public bool AutoGainControl { get; init; } = true;

    /// <summary>Gets the linear gain of the microphone, 0 to 2. The default is 1.</summary>
    public double Volume { get; init; } = 1;

    /// <summary>Gets when the signal is sent. The default sends it always. A backend without a microphone ignores it.</summary>
    public VoiceGate Gate { get; init; } = new();
}
