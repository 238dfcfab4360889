using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>One peer connection of a channel, and what is known of its audio.</summary>
internal sealed class Peer(int id, DeviceKey device, IPeerConnection connection)
{
    public int Id { get; } = id;

    public DeviceKey Device { get; } = device;

    public IPeerConnection Connection { get; } = connection;

    /// <summary>Ends with it: what waits to be sent for its sake need not go out any more.</summary>
    public CancellationTokenSource Closed { get; } = new();

    public bool Audible { get; set; }

    public bool Connected { get; set; }

    public bool Speaking { get; set; }

    public TimeSpan? RoundTripTime { get; set; }

    public bool IsMeasuring { get; set; }
}
