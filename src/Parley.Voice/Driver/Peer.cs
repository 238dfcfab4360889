using Parley.Matrix;
using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>One peer connection of a channel, and the state of its audio.</summary>
internal sealed class Peer(int id, DeviceKey device, UserId user, IPeerConnection connection)
{
    public int Id { get; } = id;

    public DeviceKey Device { get; } = device;

    public UserId User { get; } = user;

    public IPeerConnection Connection { get; } = connection;

    /// <summary>Cancelled when the connection is closed: queued messages about it need not be sent any more.</summary>
    public CancellationTokenSource Closed { get; } = new();

    /// <summary>Whether audio flows, in both directions.</summary>
    public bool Audible { get; set; }

    /// <summary>Completes when the connection may be used; see <see cref="PeerSet"/>.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    public PeerConnectionState State { get; set; }

    public bool Speaking { get; set; }

    /// <summary>The last statistics, or null before the first measurement.</summary>
    public PeerStatistics? Statistics { get; set; }

    public TimeSpan? RoundTripTime => Statistics?.RoundTripTime;

    /// <summary>Whether a request for statistics is in progress.</summary>
    public bool IsMeasuring { get; set; }
}
