using Microsoft.Extensions.Logging;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Pacing;

namespace Parley.Rtc.Native.Peer;

/// <summary>The parts of a backend that its connections share.</summary>
/// <param name="Network">The sockets and the clock.</param>
/// <param name="Clock">The audio clock.</param>
/// <param name="SharePort">True if all connections share the sockets of the network.</param>
/// <param name="TimeProvider">The wall clock.</param>
/// <param name="Logger">The log of connections.</param>
/// <param name="ListenerFailed">Called with an exception that user code throws.</param>
/// <param name="Closed">Called once when a connection is closed.</param>
internal sealed record PeerContext(
    RtcNetwork Network, FrameClock Clock, bool SharePort, TimeProvider TimeProvider, ILogger Logger,
    Action<Exception> ListenerFailed, Action<NativeAudioBundle> Closed);
