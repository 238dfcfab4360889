using System.Buffers.Binary;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>
/// A TURN client with one allocation (RFC 8656) and long-term credentials (RFC 8489 §9.2). Performs no I/O and reads no clock: messages
/// and the time are arguments, messages and events leave through <see cref="ITurnOutput"/>. Not thread-safe.
/// </summary>
internal sealed class TurnClient
{
    /// <summary>Size of the largest datagram that is relayed, in bytes.</summary>
    private const int LargestDatagram = 1800;

    /// <summary>Lifetime of an allocation in seconds if the server gives none (RFC 8656 §3.2).</summary>
    private const uint DefaultLifetime = 600;

    /// <summary>Longest lifetime of an allocation in seconds that is believed.</summary>
    private const uint LongestLifetime = 86_400;

    private readonly TurnSettings _settings;
    private readonly bool _isReliable;
    private readonly Random _random;
    private readonly ITurnOutput _output;
    private readonly TurnRequests _requests;
    private readonly TurnPermissions _permissions;
    private readonly TurnChannels _channels;

    // Holds a datagram with its header while it is sent.
    private readonly byte[] _buffer = new byte[2048];
    private TimeSpan _refreshAt = TimeSpan.MaxValue;

    /// <summary>Creates a client.</summary>
    /// <param name="settings">Durations and limits.</param>
    /// <param name="username">The user name; null if the server needs none.</param>
    /// <param name="password">The password; null if the server needs none.</param>
    /// <param name="isReliable">True over TCP and TLS: requests are not retransmitted, channel data is padded.</param>
    /// <param name="random">The source of IDs; must be unpredictable outside tests.</param>
    /// <param name="output">Receives messages and events.</param>
    public TurnClient(TurnSettings settings, string? username, string? password, bool isReliable, Random random, ITurnOutput output)
    {
        (_settings, _isReliable, _random, _output) = (settings, isReliable, random, output);
        _requests = new(settings, new(username, password), isReliable, random, output);
        _permissions = new(settings, _requests);
        _channels = new(settings, _requests);
    }

    /// <summary>Gets the state of the client.</summary>
    public TurnState State { get; private set; }

    /// <summary>Gets the relayed address once there is an allocation: the IPv4 one if there are two.</summary>
    public TransportAddress Relayed { get; private set; }

    /// <summary>Gets the relayed address of the other family; null if there is none.</summary>
    public TransportAddress? AlsoRelayed { get; private set; }

    /// <summary>Gets the time at which <see cref="HandleTimeout"/> must be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDeadline => State is TurnState.Closed
        ? TimeSpan.MaxValue
        : Min(Min(_refreshAt, _requests.NextDeadline), Min(_permissions.NextDeadline, _channels.NextDeadline));

    /// <summary>Requests the allocation (RFC 8656 §7.1).</summary>
    public void Allocate(TimeSpan now)
    {
        if (State != TurnState.New)
            return;
        State = TurnState.Allocating;
        _requests.Begin(new(StunMethod.Allocate) { Families = _settings.AsksIPv6 ? TurnFamilies.Both : TurnFamilies.IPv4 }, now);
    }

    /// <summary>Releases the allocation (RFC 8656 §8.1) and ends the client; it sends nothing from now on.</summary>
    public void Close()
    {
        if (State == TurnState.Allocated)
            _requests.Release();
        State = TurnState.Closed;
        _requests.Clear();
    }

    /// <summary>
    /// Sends a datagram to a peer: as channel data if a channel is bound, otherwise in a Send indication. The first datagram requests the
    /// permission; a few datagrams wait for it.
    /// </summary>
    public void SendTo(in TransportAddress peer, ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        if (State != TurnState.Allocated || datagram.Length > LargestDatagram || _permissions.GetOrRequest(peer, now) is not { } permission)
            return;
        permission.LastUsed = now;
        if (_channels.FindNumber(peer) is { } channel)
            SendInChannel(channel, datagram);
        else if (permission.IsGranted)
            SendIndication(peer, datagram);
        else if (permission.Waiting is { } waiting && waiting.Count < _settings.MostQueued)
            waiting.Enqueue((peer.Port, datagram.ToArray()));
    }

    /// <summary>Requests a permission before the first datagram, so that the peer's own checks are relayed.</summary>
    public void PermitPeer(in TransportAddress peer, TimeSpan now)
    {
        if (State == TurnState.Allocated)
            _permissions.GetOrRequest(peer, now);
    }

    /// <summary>Binds a channel to a peer that many datagrams will be sent to (RFC 8656 §12.1).</summary>
    public void BindChannel(in TransportAddress peer, TimeSpan now)
    {
        if (State == TurnState.Allocated)
            _channels.Bind(peer, now);
    }

    /// <summary>Handles a message or channel data from the server. Relayed datagrams are parts of the buffer.</summary>
    /// <returns>False if it is neither; a stream must be closed then.</returns>
    public bool Receive(Span<byte> message, TimeSpan now)
    {
        if (State is TurnState.Closed or TurnState.New || message.IsEmpty)
            return true;
        if ((message[0] & 0xF0) == 0x40)
            return ReceiveChannelData(message, now);
        if (!StunMessage.TryParse(message, out var stun))
            return false;
        if (stun.Class == StunClass.Indication && stun.Method == StunMethod.Data)
            ReceiveIndication(stun, message, now);
        else if (stun.Class is StunClass.Success or StunClass.Error && _requests.Take(stun, now) is { } request)
            Conclude(request, stun, now);
        return true;
    }

    /// <summary>Handles the timers that have expired at <paramref name="now"/>. An early call has no effect.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        while (State != TurnState.Closed && _requests.Expire(now) is { } failed)
            Refuse(failed, new(Code: 0), now);
        if (State != TurnState.Allocated)
            return;
        if (_refreshAt <= now)
        {
            _refreshAt = TimeSpan.MaxValue;
            _requests.Begin(new(StunMethod.Refresh), now);
        }

        _permissions.Renew(now);
        _channels.Renew(now);
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TransportAddress? ReadAlternate(in StunMessage message) =>
        message.TryFind(StunAttribute.AlternateServer, out var value) && StunAddress.TryRead(value, out var address) ? address : null;

    private void Conclude(TurnRequest request, in StunMessage response, TimeSpan now)
    {
        if (response.Class == StunClass.Error)
        {
            Refuse(request, new(response.ErrorCode == 0 ? StunErrorCode.BadRequest : response.ErrorCode, ReadAlternate(response)), now);
            return;
        }

        switch (request.Method)
        {
            case StunMethod.Allocate:
                TakeAllocation(response, now);
                break;
            case StunMethod.Refresh:
                ScheduleRefresh(response, now);
                break;
            case StunMethod.CreatePermission:
                Grant(request.Peer, now);
                break;
            case StunMethod.ChannelBind:
                _channels.Conclude(request.Peer, isBound: true, now);
                // A bound channel installs the permission as well (RFC 8656 §12.2).
                Grant(request.Peer, now);
                break;
        }
    }

    private void Refuse(TurnRequest request, in TurnFailure failure, TimeSpan now)
    {
        switch (request.Method)
        {
            case StunMethod.Allocate when failure.Code == StunErrorCode.AddressFamilyNotSupported && request.Families == TurnFamilies.Both:
                // A server without IPv4 refuses both families because it lacks one (RFC 8656 §7.2).
                _requests.Begin(new(StunMethod.Allocate) { Families = TurnFamilies.IPv6 }, now);
                break;
            case StunMethod.Allocate:
            case StunMethod.Refresh:
                Fail(failure);
                break;
            case StunMethod.CreatePermission:
                _permissions.Refuse(request.Peer, now);
                break;
            case StunMethod.ChannelBind:
                _channels.Conclude(request.Peer, isBound: false, now);
                break;
        }
    }

    private void TakeAllocation(in StunMessage response, TimeSpan now)
    {
        // Some servers write 0.0.0.0:0 for a family that they do not have.
        var hasIPv4 = response.TryReadXorAddress(StunAttribute.XorRelayedAddress, isIPv6: false, out var ipv4) && ipv4.Port != 0;
        var hasIPv6 = response.TryReadXorAddress(StunAttribute.XorRelayedAddress, isIPv6: true, out var ipv6) && ipv6.Port != 0;
        if (!hasIPv4 && !hasIPv6)
        {
            Fail(new(StunErrorCode.BadRequest));
            return;
        }

        response.TryReadXorAddress(StunAttribute.XorMappedAddress, out var mapped);
        State = TurnState.Allocated;
        (Relayed, AlsoRelayed) = (hasIPv4 ? ipv4 : ipv6, hasIPv4 && hasIPv6 ? ipv6 : null);
        ScheduleRefresh(response, now);
        _output.Allocated(Relayed, mapped);
    }

    private void ScheduleRefresh(in StunMessage response, TimeSpan now)
    {
        if (!response.TryReadUInt32(StunAttribute.Lifetime, out var seconds) || seconds == 0)
            seconds = DefaultLifetime;
        var lifetime = TimeSpan.FromSeconds(Math.Min(seconds, LongestLifetime));
        _refreshAt = now + (lifetime > 2 * _settings.RefreshBefore ? lifetime - _settings.RefreshBefore : lifetime / 2);
    }

    private void Grant(in TransportAddress peer, TimeSpan now)
    {
        var waiting = _permissions.Grant(peer, now);
        while (waiting?.TryDequeue(out var datagram) == true)
            SendIndication(peer.WithPort(datagram.Port), datagram.Datagram);
    }

    private void SendInChannel(ushort number, ReadOnlySpan<byte> datagram)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer, number);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), (ushort)datagram.Length);
        datagram.CopyTo(_buffer.AsSpan(TurnChannels.HeaderSize));
        var length = TurnChannels.HeaderSize + datagram.Length;
        // Only a stream needs padding: the next message follows there (RFC 8656 §12.5).
        while (_isReliable && (length & 3) != 0)
            _buffer[length++] = 0;
        _output.SendToServer(_buffer.AsSpan(0, length));
    }

    private void SendIndication(in TransportAddress peer, ReadOnlySpan<byte> datagram)
    {
        var writer = new StunWriter(_buffer, StunClass.Indication, StunMethod.Send, TransactionId.Draw(_random));
        writer.AddXorAddress(StunAttribute.XorPeerAddress, peer);
        writer.Add(StunAttribute.Data, datagram);
        _output.SendToServer(writer.Message);
    }

    private bool ReceiveChannelData(Span<byte> message, TimeSpan now)
    {
        if (message.Length < TurnChannels.HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if (length > message.Length - TurnChannels.HeaderSize)
            return false;
        if (_channels.FindPeer(BinaryPrimitives.ReadUInt16BigEndian(message)) is { } peer)
            Deliver(peer, message.Slice(TurnChannels.HeaderSize, length), now);
        return true;
    }

    private void ReceiveIndication(in StunMessage message, Span<byte> bytes, TimeSpan now)
    {
        if (!message.TryReadXorAddress(StunAttribute.XorPeerAddress, out var peer)
            || !message.TryFind(StunAttribute.Data, out var data))
            return;
        // SRTP decrypts in place, so the receiver needs the writable bytes that the read-only attribute refers to.
        if (bytes.Overlaps(data, out var offset))
            Deliver(peer, bytes.Slice(offset, data.Length), now);
    }

    private void Deliver(in TransportAddress peer, Span<byte> datagram, TimeSpan now)
    {
        _permissions.NoteReceived(peer, now);
        _output.ReceivedFrom(peer, datagram, now);
    }

    private void Fail(in TurnFailure failure)
    {
        State = TurnState.Closed;
        _requests.Clear();
        _output.Failed(failure);
    }
}
