using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>The channels of an allocation (RFC 8656 §12): datagrams of a bound peer need a header of 4 bytes instead of 36.</summary>
internal sealed class TurnChannels(TurnSettings settings, TurnRequests requests)
{
    /// <summary>Size of the header of channel data in bytes: number and length.</summary>
    public const int HeaderSize = 4;

    /// <summary>Lowest channel number (RFC 8656 §12).</summary>
    private const ushort First = 0x4000;

    /// <summary>Highest channel number (RFC 8656 §12).</summary>
    private const ushort Last = 0x4FFF;

    private readonly Dictionary<TransportAddress, Channel> _byPeer = [];
    private readonly Dictionary<ushort, Channel> _byNumber = [];
    private ushort _nextNumber = First;

    /// <summary>Gets the time of the next renewal; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (var channel in _byPeer.Values)
                next = channel.RenewAt < next ? channel.RenewAt : next;
            return next;
        }
    }

    /// <summary>Requests a channel for a peer; does nothing if there is one or all numbers are used.</summary>
    public void Bind(in TransportAddress peer, TimeSpan now)
    {
        if (_byPeer.ContainsKey(peer) || _nextNumber > Last)
            return;
        var channel = new Channel(_nextNumber++, peer);
        _byPeer[peer] = channel;
        _byNumber[channel.Number] = channel;
        requests.Begin(new(StunMethod.ChannelBind, peer, channel.Number), now);
    }

    /// <summary>Returns the number of the channel that the server has bound to a peer, or null if there is none.</summary>
    public ushort? FindNumber(in TransportAddress peer) =>
        _byPeer.TryGetValue(peer, out var channel) && channel.IsBound ? channel.Number : null;

    /// <summary>Returns the peer of a channel, or null if the number is unknown.</summary>
    public TransportAddress? FindPeer(ushort number) => _byNumber.TryGetValue(number, out var channel) ? channel.Peer : null;

    /// <summary>Records the server's answer to a ChannelBind request. A refused channel is requested again later.</summary>
    public void Conclude(in TransportAddress peer, bool isBound, TimeSpan now)
    {
        if (!_byPeer.TryGetValue(peer, out var channel))
            return;
        channel.IsBound = isBound;
        channel.RenewAt = now + settings.ChannelInterval;
    }

    /// <summary>Renews the channels that are due.</summary>
    public void Renew(TimeSpan now)
    {
        foreach (var channel in _byPeer.Values)
        {
            if (channel.RenewAt > now)
                continue;
            channel.RenewAt = TimeSpan.MaxValue;
            requests.Begin(new(StunMethod.ChannelBind, channel.Peer, channel.Number), now);
        }
    }

    private sealed class Channel(ushort number, TransportAddress peer)
    {
        public ushort Number => number;

        public TransportAddress Peer => peer;

        public bool IsBound { get; set; }

        // MaxValue while a request is outstanding.
        public TimeSpan RenewAt { get; set; } = TimeSpan.MaxValue;
    }
}
