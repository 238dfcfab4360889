namespace Parley.Rtc;

/// <summary>Decides when the microphone's signal is sent. While the gate is closed, silence is sent.</summary>
public sealed record VoiceGate
{
    /// <summary>Gets the mode. The default is <see cref="VoiceGateMode.AlwaysOn"/>.</summary>
    public VoiceGateMode Mode { get; init; }

    /// <summary>
    /// Gets the peak level above which <see cref="VoiceGateMode.VoiceActivity"/> opens the gate, in dBFS from -100 to 0, or
    /// <see langword="null"/> for a threshold that follows the background noise. The default is <see langword="null"/>.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>Gets how long the gate stays open after speech or after the key was released. The default is 300 ms.</summary>
    public TimeSpan Release { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Gets the key of <see cref="VoiceGateMode.PushToTalk"/> and <see cref="VoiceGateMode.PushToMute"/>: modifiers and one code of UI Events
    /// KeyboardEvent, or a mouse button (<c>ControlRight</c>, <c>Control+Shift+KeyB</c>, <c>Mouse4</c>). <see langword="null"/> means none.
    /// </summary>
    public string? Key { get; init; }
}
