namespace Parley.Rtc;

/// <summary>A microphone, which <see cref="AudioCaptureOptions.DeviceId"/> selects.</summary>
/// <param name="Id">The id, which is stable for the site.</param>
/// <param name="Label">The name to display; empty until the user grants access to the microphone.</param>
public sealed record AudioDevice(string Id, string Label);
