namespace Parley.Rtc;

/// <summary>A microphone that may be chosen by <see cref="AudioCaptureOptions.DeviceId"/>.</summary>
/// <param name="Id">The id, stable for this site.</param>
/// <param name="Label">What the person calls it; empty until the microphone is allowed.</param>
public sealed record AudioDevice(string Id, string Label);
