using System.Buffers.Binary;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>Permissions, channels and the datagrams themselves (RFC 8656 §9 to §12).</summary>
internal sealed partial class TurnClient
{
    private const int LargestData = 1800;

    /// <summary>
    /// Sends a datagram to a peer: in its channel where there is one, in a Send indication otherwise. The permission is asked for with
    /// the first; a few datagrams wait for it.
    /// </summary>
    public void SendTo(in TransportAddress peer, ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        if (State != TurnState.Allocated || datagram.Length > LargestData)
            return;
        var permission = Permit(peer, now);
        if (permission is null)
            return;
        permission.LastUsed = now;
        if (_channels.TryGetValue(peer, out var channel) && channel.IsBound)
            SendInChannel(channel, datagram);
        else if (permission.IsGranted)
            SendIndication(peer, datagram);
        else if (permission.Waiting is { } waiting && waiting.Count < settings.MostQueued)
            waiting.Enqueue((peer.Port, datagram.ToArray()));
    }

    /// <summary>Asks for a permission before the first datagram, so that the peer's own checks come through.</summary>
    public void PermitPeer(in TransportAddress peer, TimeSpan now)
    {
        if (State == TurnState.Allocated)
            Permit(peer, now);
    }

    /// <summary>Binds a channel to a peer that much is to be sent to (§12.1): 4 bytes in place of 36.</summary>
    public void BindChannel(in TransportAddress peer, TimeSpan now)
    {
        if (State != TurnState.Allocated || _channels.ContainsKey(peer) || _nextChannel > TurnChannel.Last)
            return;
        var channel = new TurnChannel(_nextChannel++, peer);
        _channels[peer] = channel;
        _channelNumbers[channel.Number] = channel;
        Begin(new(StunMethod.ChannelBind, peer, channel.Number), now);
    }

    private TurnPermission? Permit(in TransportAddress peer, TimeSpan now)
    {
        var address = peer.WithPort(0);
        if (_permissions.TryGetValue(address, out var permission))
            return permission;
        if (_permissions.Count >= settings.MostPermissions)
            return null;
        permission = new() { LastUsed = now, Waiting = [] };
        _permissions[address] = permission;
        Begin(new(StunMethod.CreatePermission, address, 0), now);
        return permission;
    }

    private void Grant(TransportAddress address, TimeSpan now)
    {
        if (!_permissions.TryGetValue(address, out var permission))
            return;
        permission.IsGranted = true;
        permission.RenewAt = now + settings.PermissionInterval;
        var waiting = permission.Waiting;
        permission.Waiting = null;
        while (waiting?.TryDequeue(out var datagram) == true)
            SendIndication(address.WithPort(datagram.Port), datagram.Datagram);
    }

    private void RenewPermissions(TimeSpan now)
    {
        foreach (var (address, permission) in _permissions)
        {
            if (permission.RenewAt > now)
                continue;
            if (now - permission.LastUsed > settings.IdlePermission || !permission.IsGranted)
            {
                _permissions.Remove(address);
                continue;
            }

            permission.RenewAt = TimeSpan.MaxValue;
            Begin(new(StunMethod.CreatePermission, address, 0), now);
        }
    }

    private void SendInChannel(TurnChannel channel, ReadOnlySpan<byte> datagram)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer, channel.Number);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), (ushort)datagram.Length);
        datagram.CopyTo(_buffer.AsSpan(TurnChannel.HeaderSize));
        var length = TurnChannel.HeaderSize + datagram.Length;
        // Padding only over a stream, where the next message follows (§12.5).
        while (isReliable && (length & 3) != 0)
            _buffer[length++] = 0;
        output.SendToServer(_buffer.AsSpan(0, length));
    }

    private void SendIndication(in TransportAddress peer, ReadOnlySpan<byte> datagram)
    {
        var writer = new StunWriter(_buffer, StunClass.Indication, StunMethod.Send, TransactionId.Draw(random));
        writer.AddXorAddress(StunAttribute.XorPeerAddress, peer);
        writer.Add(StunAttribute.Data, datagram);
        output.SendToServer(writer.Message);
    }

    private bool ReceiveChannelData(Span<byte> message, TimeSpan now)
    {
        if (message.Length < TurnChannel.HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if (length > message.Length - TurnChannel.HeaderSize)
            return false;
        if (_channelNumbers.TryGetValue(BinaryPrimitives.ReadUInt16BigEndian(message), out var channel))
            Deliver(channel.Peer, message.Slice(TurnChannel.HeaderSize, length), now);
        return true;
    }

    private void ReceiveData(in StunMessage message, Span<byte> bytes, TimeSpan now)
    {
        if (!message.TryReadXorAddress(StunAttribute.XorPeerAddress, out var peer)
            || !message.TryFind(StunAttribute.Data, out var data))
            return;
        // The view is read-only; the same bytes are found in the buffer, which may be overwritten.
        if (bytes.Overlaps(data, out var offset))
            Deliver(peer, bytes.Slice(offset, data.Length), now);
    }

    private void Deliver(in TransportAddress peer, Span<byte> datagram, TimeSpan now)
    {
        if (_permissions.TryGetValue(peer.WithPort(0), out var permission))
            permission.LastUsed = now;
        output.ReceivedFrom(peer, datagram, now);
    }
}
