namespace Parley.Rtc;

/// <summary>The level of the microphone at one moment.</summary>
/// <param name="Peak">The peak level after the volume, in dBFS from -100 to 0.</param>
/// <param name="Threshold">The threshold of the voice gate in dBFS, or <see langword="null"/> if it uses none.</param>
/// <param name="IsOpen">Whether the voice gate is open.</param>
public readonly record struct InputLevel(double Peak, double? Threshold, bool IsOpen);
