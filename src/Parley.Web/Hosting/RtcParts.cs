using Parley.Rtc;

namespace Parley.Web.Hosting;

/// <summary>What a call is made of here.</summary>
/// <param name="Backend">WebRTC.</param>
/// <param name="Devices">The microphones.</param>
public sealed record RtcParts(IRtcBackend Backend, IAudioDevices Devices);
