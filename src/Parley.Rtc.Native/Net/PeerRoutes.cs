using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Net;

/// <summary>A connection that datagrams are delivered to. Its members are called with the network lock held.</summary>
internal interface INetworkPeer : IScheduled
{
    /// <summary>Handles a STUN request with one of this peer's user name fragments, or a response to one of its requests.</summary>
    void ReceiveStun(int path, in TransportAddress from, in StunMessage message, TimeSpan now);

    /// <summary>Handles DTLS, SRTP or SRTCP from an address of this peer. The buffer is valid during the call only and may be overwritten.</summary>
    void Receive(int path, in TransportAddress from, Span<byte> datagram, TimeSpan now);
}

/// <summary>
/// Finds the connection that a datagram belongs to: a request by its user name fragment, a response by its transaction ID, anything else by its remote
/// address. All members need the network lock.
/// </summary>
internal sealed class PeerRoutes
{
    /// <summary>Maximum length of a user name fragment (RFC 8839 §5.4).</summary>
    private const int LongestUfrag = 256;

    /// <summary>After this time, or twice this time at most, an unanswered transaction is forgotten.</summary>
    private static readonly TimeSpan s_transactionPeriod = TimeSpan.FromSeconds(30);

    private readonly NetworkLock _lock;
    private readonly Dictionary<string, INetworkPeer> _byUfrag = [];
    private readonly Dictionary<string, INetworkPeer>.AlternateLookup<ReadOnlySpan<char>> _byUfragSpan;
    private readonly Dictionary<(int Path, TransportAddress Address), (INetworkPeer Peer, bool IsProven)> _byAddress = [];

    // Open transactions, in two generations that take turns: a generation that is replaced is forgotten.
    private Dictionary<TransactionId, INetworkPeer> _transactions = [];
    private Dictionary<TransactionId, INetworkPeer> _olderTransactions = [];
    private TimeSpan _nextGenerationAt;

    public PeerRoutes(NetworkLock networkLock)
    {
        _lock = networkLock;
        _byUfragSpan = _byUfrag.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Routes requests with this user name fragment to a peer.</summary>
    /// <returns>False if the fragment is in use.</returns>
    public bool TryAddUfrag(string ufrag, INetworkPeer peer)
    {
        _lock.AssertHeld();
        return _byUfrag.TryAdd(ufrag, peer);
    }

    /// <summary>Stops routing requests with this user name fragment.</summary>
    public void RemoveUfrag(string ufrag)
    {
        _lock.AssertHeld();
        _byUfrag.Remove(ufrag);
    }

    /// <summary>
    /// Routes the datagrams of an address to a peer. An address that the peer has proven changes hands if the other peer has not proven it; any other
    /// only if nobody has it: a source address can be forged.
    /// </summary>
    /// <returns>True if the peer has the address now.</returns>
    public bool TryClaim(int path, in TransportAddress address, INetworkPeer peer, bool isProven)
    {
        _lock.AssertHeld();
        if (_byAddress.TryGetValue((path, address), out var claim) && (claim.IsProven || !isProven))
            return ReferenceEquals(claim.Peer, peer);
        _byAddress[(path, address)] = (peer, isProven);
        return true;
    }

    /// <summary>Returns true if a peer has claimed this address.</summary>
    public bool IsClaimed(int path, in TransportAddress address)
    {
        _lock.AssertHeld();
        return _byAddress.ContainsKey((path, address));
    }

    /// <summary>Returns true if another peer has proven that it is at this address.</summary>
    public bool IsTaken(int path, in TransportAddress address, INetworkPeer peer)
    {
        _lock.AssertHeld();
        return _byAddress.TryGetValue((path, address), out var claim) && claim.IsProven && !ReferenceEquals(claim.Peer, peer);
    }

    /// <summary>Ends the claim of a peer to an address; does nothing if another peer has claimed it since.</summary>
    public void Release(int path, in TransportAddress address, INetworkPeer peer)
    {
        _lock.AssertHeld();
        if (_byAddress.TryGetValue((path, address), out var claim) && ReferenceEquals(claim.Peer, peer))
            _byAddress.Remove((path, address));
    }

    /// <summary>Routes the response to a request to the peer that sends it.</summary>
    public void OpenTransaction(in TransactionId id, INetworkPeer peer, TimeSpan now)
    {
        _lock.AssertHeld();
        if (now >= _nextGenerationAt)
        {
            (_transactions, _olderTransactions) = (_olderTransactions, _transactions);
            _transactions.Clear();
            _nextGenerationAt = now + s_transactionPeriod;
        }

        _transactions[id] = peer;
    }

    /// <summary>Forgets the open transactions of a peer.</summary>
    public void ForgetTransactions(INetworkPeer peer)
    {
        _lock.AssertHeld();
        foreach (var generation in (ReadOnlySpan<Dictionary<TransactionId, INetworkPeer>>)[_transactions, _olderTransactions])
        {
            foreach (var (id, other) in generation)
            {
                if (ReferenceEquals(other, peer))
                    generation.Remove(id);
            }
        }
    }

    /// <summary>Returns the peer that has claimed an address, or null.</summary>
    public INetworkPeer? Find(int path, in TransportAddress address)
    {
        _lock.AssertHeld();
        return _byAddress.GetValueOrDefault((path, address)).Peer;
    }

    /// <summary>Returns the peer that a STUN message belongs to, or null. A response closes its transaction.</summary>
    public INetworkPeer? Find(int path, in TransportAddress address, in StunMessage message)
    {
        _lock.AssertHeld();
        return message.Class switch
        {
            StunClass.Request => FindByUsername(message),
            StunClass.Indication => _byAddress.GetValueOrDefault((path, address)).Peer,
            _ => CloseTransaction(message.TransactionId),
        };
    }

    private INetworkPeer? CloseTransaction(in TransactionId id) =>
        _transactions.Remove(id, out var peer) || _olderTransactions.Remove(id, out peer) ? peer : null;

    // The local fragment precedes the colon (RFC 8445 §7.3). A request of a stranger costs one look-up.
    private INetworkPeer? FindByUsername(in StunMessage message)
    {
        if (!message.TryFind(StunAttribute.Username, out var username))
            return null;
        var colon = username.IndexOf((byte)':');
        if (colon is <= 0 or > LongestUfrag)
            return null;
        Span<char> ufrag = stackalloc char[colon];
        for (var i = 0; i < colon; i++)
            ufrag[i] = (char)username[i];
        return _byUfragSpan.TryGetValue(ufrag, out var peer) ? peer : null;
    }
}
