using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Peer;

/// <summary>The destination of media. Immutable, so that the sending thread reads it without a lock.</summary>
/// <param name="Path">The path of the selected pair.</param>
/// <param name="Port">The socket of the path; null if the path is a relay.</param>
/// <param name="Address">The remote address.</param>
internal sealed record SendTarget(int Path, UdpPort? Port, TransportAddress Address);
