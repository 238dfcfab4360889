using System.Net.Sockets;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Net;

/// <summary>Uses a relayed address. Its members are called with the network lock held.</summary>
internal interface IRelayUser
{
    /// <summary>Called when the allocation exists.</summary>
    void RelayReady(Relay relay);

    /// <summary>Called when the allocation was refused or lost.</summary>
    void RelayFailed(Relay relay, in TurnFailure failure);
}

/// <summary>Identifies a relay: connections with equal keys share an allocation.</summary>
internal sealed record RelayKey(TransportAddress Server, string Host, TurnTransport Transport, string? Username, string? Credential)
{
    /// <summary>Gets the only user of the relay; null if all share it.</summary>
    public object? Owner { get; init; }

    /// <summary>Returns the transport only, so that credentials are not logged.</summary>
    public override string ToString() => Transport.ToString();
}

/// <summary>Handles one message of a TURN server. The buffer is valid during the call only and may be overwritten.</summary>
/// <returns>False if it is not a TURN message.</returns>
internal delegate bool RelayReceiver(Span<byte> message);

/// <summary>The transport to a TURN server.</summary>
internal interface IRelayTransport : IDisposable
{
    /// <summary>Sends a message to the server. A message that cannot be sent is dropped.</summary>
    void Send(ReadOnlySpan<byte> message);
}

/// <summary>One allocation on a TURN server, shared by all connections with the same server and credentials. Members need the network lock.</summary>
internal sealed class Relay : ITurnOutput, IScheduled
{
    private readonly NetworkLock _lock;
    private readonly NetworkTimers _timers;
    private readonly Handler _received;
    private readonly Action<Relay> _ended;
    private readonly List<IRelayUser> _users = [];
    private readonly TurnClient _client;
    private readonly IRelayTransport _transport;
    private bool _isOver;

    /// <summary>Opens the transport; the first user requests the allocation.</summary>
    /// <param name="networkLock">The network lock.</param>
    /// <param name="options">How servers are reached.</param>
    /// <param name="timers">The clock and the timer.</param>
    /// <param name="key">Server, transport and credentials.</param>
    /// <param name="path">The path of relayed datagrams.</param>
    /// <param name="received">Called with each relayed datagram.</param>
    /// <param name="ended">Called once when the relay ends.</param>
    /// <exception cref="SocketException">No socket can be opened.</exception>
    public Relay(NetworkLock networkLock, RtcNetworkOptions options, NetworkTimers timers, RelayKey key, int path, Handler received, Action<Relay> ended)
    {
        (_lock, _timers, _received, _ended) = (networkLock, timers, received, ended);
        (Key, Path) = (key, path);
        var isReliable = key.Transport != TurnTransport.Udp;
        _client = new(TurnSettings.Default with { AsksIPv6 = key.Server.IsIPv6 }, key.Username, key.Credential, isReliable, SecureRandom.Instance, this);
        _transport = isReliable
            ? new StreamRelayTransport(key.Server, key.Transport == TurnTransport.Tls ? key.Host : null, options.ServerCertificateValidation, Receive, EndOfStream)
            : new UdpRelayTransport(path, key.Server, options.FindAddress(key.Server.IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork), Receive);
    }

    /// <summary>Handles a relayed datagram. The buffer is valid during the call only and may be overwritten.</summary>
    public delegate void Handler(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now);

    /// <summary>Gets the server, the transport and the credentials.</summary>
    public RelayKey Key { get; }

    /// <summary>Gets the path of relayed datagrams.</summary>
    public int Path { get; }

    /// <summary>Gets the relayed address; the IPv4 one if there are two.</summary>
    public TransportAddress Relayed => _client.Relayed;

    /// <summary>Gets the relayed address of the other family; null if there is none.</summary>
    public TransportAddress? AlsoRelayed => _client.AlsoRelayed;

    /// <summary>Gets the address of this machine as the server sees it.</summary>
    public TransportAddress Mapped { get; private set; }

    /// <inheritdoc/>
    public TimeSpan ScheduledAt { get; set; } = TimeSpan.MaxValue;

    /// <inheritdoc/>
    public TimeSpan NextDeadline => _client.NextDeadline;

    /// <summary>Adds a user. If the allocation exists, <see cref="IRelayUser.RelayReady"/> is called before this call returns.</summary>
    public void Add(IRelayUser user)
    {
        _lock.AssertHeld();
        _users.Add(user);
        if (_client.State == TurnState.New)
            _client.Allocate(_timers.Now);
        else if (_client.State == TurnState.Allocated)
            user.RelayReady(this);
        _timers.Reschedule(this);
    }

    /// <summary>Removes a user; the allocation is released with the last one.</summary>
    public void Remove(IRelayUser user)
    {
        _lock.AssertHeld();
        _users.Remove(user);
        if (_users.Count == 0)
            End();
    }

    /// <summary>Releases the allocation.</summary>
    public void End()
    {
        _lock.AssertHeld();
        if (_isOver)
            return;
        _isOver = true;
        _ended(this);
        _client.Close();
        _transport.Dispose();
    }

    /// <summary>Sends a datagram to a peer through the relay.</summary>
    public void Send(in TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        _lock.AssertHeld();
        _client.SendTo(to, datagram, _timers.Now);
        _timers.Reschedule(this);
    }

    /// <summary>Binds a channel to a peer, which reduces the overhead of its datagrams.</summary>
    public void BindChannel(in TransportAddress peer)
    {
        _lock.AssertHeld();
        _client.BindChannel(peer, _timers.Now);
        _timers.Reschedule(this);
    }

    /// <inheritdoc/>
    public void HandleTimeout(TimeSpan now) => _client.HandleTimeout(now);

    void ITurnOutput.SendToServer(ReadOnlySpan<byte> message) => _transport.Send(message);

    void ITurnOutput.Allocated(in TransportAddress relayed, in TransportAddress mapped)
    {
        Mapped = mapped;
        foreach (var user in _users.ToArray())
            user.RelayReady(this);
    }

    void ITurnOutput.Failed(in TurnFailure failure)
    {
        var users = _users.ToArray();
        _users.Clear();
        End();
        foreach (var user in users)
            user.RelayFailed(this, failure);
    }

    void ITurnOutput.ReceivedFrom(in TransportAddress peer, Span<byte> datagram, TimeSpan now) => _received(Path, peer, datagram, now);

    private bool Receive(Span<byte> message)
    {
        using (_lock.Enter())
        {
            if (_isOver)
                return true;
            var isTurn = _client.Receive(message, _timers.Now);
            _timers.Reschedule(this);
            return isTurn;
        }
    }

    private void EndOfStream()
    {
        using (_lock.Enter())
        {
            if (!_isOver)
                ((ITurnOutput)this).Failed(new(Code: 0));
        }
    }
}
