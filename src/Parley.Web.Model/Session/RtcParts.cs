using Parley.Rtc;

namespace Parley.Web.Session;

/// <summary>The browser's WebRTC and microphones.</summary>
/// <param name="Backend">WebRTC.</param>
/// <param name="Devices">The microphones.</param>
/// <param name="Keys">The identity keys, or <c>null</c> if devices have none.</param>
public sealed record RtcParts(IRtcBackend Backend, IAudioDevices Devices, IIdentityKeys? Keys = null);
