using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Net;

/// <summary>One allocation on a TURN server as a path, shared by all connections with the same server and credentials.</summary>
internal sealed class Relay : ITurnOutput, IScheduled
{
    private readonly RtcNetwork _network;
    private readonly List<IRelayUser> _users = [];
    private readonly TurnClient _client;
    private readonly IRelayTransport _transport;
    private bool _isOver;

    public Relay(RtcNetwork network, RelayKey key, int path, Random random)
    {
        _network = network;
        Key = key;
        Path = path;
        _client = new(TurnSettings.Default with { AsksIPv6 = key.Server.IsIPv6 }, key.Username, key.Credential, key.Transport != TurnTransport.Udp, random, this);
        _transport = key.Transport == TurnTransport.Udp
            ? new UdpRelayTransport(path, key.Server, network.FindBindAddress(key.Server.IsIPv6), Receive)
            : new StreamRelayTransport(
                key.Server, key.Transport == TurnTransport.Tls ? key.Host : null, network.Options.ServerCertificateValidation, Receive, EndOfStream);
    }

    /// <summary>Server, transport and credentials.</summary>
    public RelayKey Key { get; }

    /// <summary>The path of datagrams that go through it.</summary>
    public int Path { get; }

    /// <summary>The address on the server; IPv4 where there is one of each family.</summary>
    public TransportAddress Relayed => _client.Relayed;

    /// <summary>The address on the server of the other family; null where there is none.</summary>
    public TransportAddress? AlsoRelayed => _client.AlsoRelayed;

    /// <summary>This side as the server sees it.</summary>
    public TransportAddress Mapped { get; private set; }

    /// <inheritdoc/>
    public TimeSpan ScheduledAt { get; set; } = TimeSpan.MaxValue;

    /// <inheritdoc/>
    public TimeSpan NextDeadline => _client.NextDeadline;

    /// <summary>Adds a user; it is told at once where the relay is ready already. Needs the gate.</summary>
    public void Add(IRelayUser user)
    {
        _users.Add(user);
        if (_client.State == TurnState.New)
            _client.Allocate(_network.Now);
        else if (_client.State == TurnState.Allocated)
            user.RelayReady(this);
        _network.Reschedule(this);
    }

    /// <summary>Removes a user; with the last the allocation is given back. Needs the gate.</summary>
    public void Remove(IRelayUser user)
    {
        _users.Remove(user);
        if (_users.Count == 0)
            End();
    }

    /// <summary>Gives the allocation back. Needs the gate.</summary>
    public void End()
    {
        if (_isOver)
            return;
        _isOver = true;
        _network.Remove(this);
        _client.Close();
        _transport.Dispose();
    }

    /// <summary>Sends to a peer through the relay. Needs the gate.</summary>
    public void Send(in TransportAddress to, ReadOnlySpan<byte> datagram) => _client.SendTo(to, datagram, _network.Now);

    /// <summary>Spends less on what goes to a peer from now on. Needs the gate.</summary>
    public void BindChannel(in TransportAddress peer)
    {
        _client.BindChannel(peer, _network.Now);
        _network.Reschedule(this);
    }

    /// <summary>Lets a peer's datagrams through. Needs the gate.</summary>
    public void Permit(in TransportAddress peer)
    {
        _client.PermitPeer(peer, _network.Now);
        _network.Reschedule(this);
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

    void ITurnOutput.ReceivedFrom(in TransportAddress peer, Span<byte> datagram, TimeSpan now) =>
        _network.ReceiveRelayed(Path, peer, datagram, now);

    private bool Receive(Span<byte> message)
    {
        lock (_network.Gate)
        {
            if (_isOver)
                return true;
            var wasOurs = _client.Receive(message, _network.Now);
            _network.Reschedule(this);
            return wasOurs;
        }
    }

    private void EndOfStream()
    {
        lock (_network.Gate)
        {
            if (!_isOver)
                ((ITurnOutput)this).Failed(new(0));
        }
    }
}
