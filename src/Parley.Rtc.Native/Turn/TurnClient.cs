using System.Text;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>
/// A TURN client with one allocation (RFC 8656) and long-term credentials (RFC 8489 §9.2). Pure: messages and time go in, messages and
/// events come out through <see cref="ITurnOutput"/>. Not thread-safe.
/// </summary>
/// <param name="settings">Durations and limits.</param>
/// <param name="username">User name; null where the server wants none.</param>
/// <param name="password">Password.</param>
/// <param name="isReliable">True over TCP and TLS: nothing is sent twice, channel data is padded.</param>
/// <param name="random">Draws ids; not predictable outside tests.</param>
/// <param name="output">Where messages and events go.</param>
internal sealed partial class TurnClient(
    TurnSettings settings, string? username, string? password, bool isReliable, Random random, ITurnOutput output)
{
    private readonly List<TurnTransaction> _transactions = [];
    private readonly Dictionary<TransportAddress, TurnPermission> _permissions = [];
    private readonly Dictionary<TransportAddress, TurnChannel> _channels = [];
    private readonly Dictionary<ushort, TurnChannel> _channelNumbers = [];
    private readonly byte[] _buffer = new byte[2048];
    private ushort _nextChannel = TurnChannel.First;
    private TimeSpan _refreshAt = TimeSpan.MaxValue;
    private byte[]? _key;
    private string _realm = "";
    private byte[] _nonce = [];
    private bool _asksIPv6Alone;

    /// <summary>Where the client stands.</summary>
    public TurnState State { get; private set; }

    /// <summary>The address on the server, once it is there: IPv4 where there is one of each family.</summary>
    public TransportAddress Relayed { get; private set; }

    /// <summary>The address on the server of the other family; null where there is none.</summary>
    public TransportAddress? AlsoRelayed { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is next to be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            if (State is TurnState.Closed)
                return TimeSpan.MaxValue;
            var next = _refreshAt;
            foreach (var transaction in _transactions)
                next = Min(next, Min(transaction.ResendAt, transaction.GiveUpAt));
            foreach (var permission in _permissions.Values)
                next = Min(next, permission.RenewAt);
            foreach (var channel in _channels.Values)
                next = Min(next, channel.RenewAt);
            return next;
        }
    }

    /// <summary>Asks for an allocation (§7.1).</summary>
    public void Allocate(TimeSpan now)
    {
        if (State != TurnState.New)
            return;
        State = TurnState.Allocating;
        Begin(new(StunMethod.Allocate, default, 0), now);
    }

    /// <summary>Gives the allocation back (§8.1, lifetime 0) and ends; nothing is emitted from now on.</summary>
    public void Close()
    {
        if (State == TurnState.Allocated)
            Write(new(StunMethod.Refresh, default, 0) { Id = TransactionId.Draw(random) }, lifetime: 0);
        State = TurnState.Closed;
        _transactions.Clear();
    }

    /// <summary>Takes a message or channel data from the server.</summary>
    /// <returns>False where it is neither; over a stream that is the end of it.</returns>
    public bool Receive(Span<byte> message, TimeSpan now)
    {
        if (State is TurnState.Closed or TurnState.New || message.IsEmpty)
            return true;
        if ((message[0] & 0xF0) == 0x40)
            return ReceiveChannelData(message, now);
        if (!StunMessage.TryParse(message, out var stun))
            return false;
        switch (stun.Class)
        {
            case StunClass.Indication when stun.Method == StunMethod.Data:
                ReceiveData(stun, message, now);
                break;
            case StunClass.Success or StunClass.Error:
                ReceiveAnswer(stun, now);
                break;
        }

        return true;
    }

    /// <summary>Does what is due at <paramref name="now"/>; early calls do no harm.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        for (var i = _transactions.Count - 1; i >= 0 && State != TurnState.Closed; i--)
        {
            var transaction = _transactions[i];
            if (transaction.GiveUpAt <= now)
            {
                _transactions.RemoveAt(i);
                GiveUp(transaction, code: 0, null, now);
            }
            else if (transaction.ResendAt <= now)
            {
                Transmit(transaction, now);
            }
        }

        if (State != TurnState.Allocated)
            return;
        if (_refreshAt <= now)
        {
            _refreshAt = TimeSpan.MaxValue;
            Begin(new(StunMethod.Refresh, default, 0), now);
        }

        RenewPermissions(now);
        foreach (var channel in _channels.Values)
        {
            if (channel.RenewAt > now)
                continue;
            channel.RenewAt = TimeSpan.MaxValue;
            Begin(new(StunMethod.ChannelBind, channel.Peer, channel.Number), now);
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private void Begin(TurnTransaction transaction, TimeSpan now)
    {
        transaction.Id = TransactionId.Draw(random);
        transaction.Sent = 0;
        transaction.GiveUpAt = now + settings.GiveUpAfter;
        _transactions.Add(transaction);
        Transmit(transaction, now);
    }

    private void Transmit(TurnTransaction transaction, TimeSpan now)
    {
        transaction.ResendAt = isReliable ? TimeSpan.MaxValue : now + (settings.RetransmitAfter * (1 << Math.Min(transaction.Sent, 5)));
        transaction.Sent++;
        transaction.IsAuthenticated = _key is not null;
        Write(transaction, lifetime: null);
    }

    private void Write(TurnTransaction transaction, uint? lifetime)
    {
        var writer = new StunWriter(_buffer, StunClass.Request, transaction.Method, transaction.Id);
        switch (transaction.Method)
        {
            case StunMethod.Allocate:
                // Protocol 17: UDP (§18.7).
                writer.Add(StunAttribute.RequestedTransport, 17u << 24);
                // Family 2: IPv6 (§18.6, §18.11).
                if (_asksIPv6Alone)
                    writer.Add(StunAttribute.RequestedAddressFamily, 2u << 24);
                else if (settings.AsksIPv6)
                    AskForBothFamilies(ref writer);
                break;
            case StunMethod.CreatePermission:
                writer.AddXorAddress(StunAttribute.XorPeerAddress, transaction.Peer);
                break;
            case StunMethod.ChannelBind:
                writer.Add(StunAttribute.ChannelNumber, (uint)transaction.Channel << 16);
                writer.AddXorAddress(StunAttribute.XorPeerAddress, transaction.Peer);
                break;
        }

        if (lifetime is { } seconds)
            writer.Add(StunAttribute.Lifetime, seconds);
        if (_key is not null)
        {
            writer.Add(StunAttribute.Username, username!);
            writer.Add(StunAttribute.Realm, _realm);
            writer.Add(StunAttribute.Nonce, _nonce);
            writer.AddIntegrity(_key);
        }

        writer.AddFingerprint();
        output.SendToServer(writer.Message);
    }

    /// <summary>By the number of RFC 8656 and by that of the draft before it, which coturn knows; either is left out where it is not known.</summary>
    private static void AskForBothFamilies(ref StunWriter writer)
    {
        writer.Add(StunAttribute.AdditionalAddressFamily, 2u << 24);
        writer.Add(StunAttribute.AdditionalAddressFamilyOfDraft, 2u << 24);
    }

    /// <summary>Takes realm and nonce from a 401 or 438 (RFC 8489 §9.2.5).</summary>
    /// <returns>False where they are missing or absurd, or there are no credentials.</returns>
    private bool TakeChallenge(in StunMessage message)
    {
        const int LongestValue = 763;
        if (username is null || password is null
            || !message.TryFind(StunAttribute.Nonce, out var nonce) || nonce.Length > LongestValue
            || !message.TryFind(StunAttribute.Realm, out var realm) || realm.Length > LongestValue)
            return false;
        _nonce = nonce.ToArray();
        _realm = Encoding.UTF8.GetString(realm);
        _key = StunKey.LongTerm(username, _realm, password);
        return true;
    }

    private void Fail(in TurnFailure failure)
    {
        State = TurnState.Closed;
        _transactions.Clear();
        output.Failed(failure);
    }
}
