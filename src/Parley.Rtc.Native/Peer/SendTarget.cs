using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Peer;

/// <summary>Where media goes: a value that the sending thread reads without any lock.</summary>
/// <param name="Path">The way out.</param>
/// <param name="Port">The way out's socket; null for a relay.</param>
/// <param name="Address">The remote address.</param>
internal sealed record SendTarget(int Path, UdpPort? Port, TransportAddress Address);
