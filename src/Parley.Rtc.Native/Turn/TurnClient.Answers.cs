using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>What the server's answers lead to.</summary>
internal sealed partial class TurnClient
{
    private const int MostRenewals = 3;

    private void ReceiveAnswer(in StunMessage message, TimeSpan now)
    {
        var id = message.TransactionId;
        var index = _transactions.FindIndex(open => open.Id == id);
        if (index < 0 || _transactions[index].Method != message.Method)
            return;
        var transaction = _transactions[index];
        // Challenges cannot be signed; everything else must be, once there is a key (RFC 8489 §9.2.5).
        var code = message.Class == StunClass.Error ? message.ErrorCode : 0;
        var isChallenge = code is StunErrorCode.Unauthenticated or StunErrorCode.StaleNonce;
        if (transaction.IsAuthenticated && !isChallenge && message.HasIntegrity && !message.HasValidIntegrity(_key))
            return;
        if (transaction.IsAuthenticated && message.Class == StunClass.Success && !message.HasIntegrity)
            return;
        _transactions.RemoveAt(index);
        if (message.Class == StunClass.Success)
            Succeed(transaction, message, now);
        else if (isChallenge && MayRenew(transaction, code) && TakeChallenge(message))
            Renew(transaction, now);
        else
            GiveUp(transaction, code == 0 ? StunErrorCode.BadRequest : code, ReadAlternate(message), now);
    }

    /// <summary>A 401 to a request with credentials means that they are wrong (RFC 8489 §9.2.5); a stale nonce may come again.</summary>
    private static bool MayRenew(TurnTransaction transaction, int code) =>
        transaction.Renewals < MostRenewals && (code == StunErrorCode.StaleNonce || !transaction.IsAuthenticated);

    private void Renew(TurnTransaction transaction, TimeSpan now)
    {
        transaction.Renewals++;
        Begin(transaction, now);
    }

    private void Succeed(TurnTransaction transaction, in StunMessage message, TimeSpan now)
    {
        switch (transaction.Method)
        {
            case StunMethod.Allocate:
                // Some servers write 0.0.0.0:0 for the family that they have none of.
                var hasIPv4 = message.TryReadXorAddress(StunAttribute.XorRelayedAddress, isIPv6: false, out var relayed) && relayed.Port != 0;
                var hasIPv6 = message.TryReadXorAddress(StunAttribute.XorRelayedAddress, isIPv6: true, out var relayedIPv6) && relayedIPv6.Port != 0;
                if (!hasIPv4 && !hasIPv6)
                {
                    Fail(new(StunErrorCode.BadRequest));
                    return;
                }

                message.TryReadXorAddress(StunAttribute.XorMappedAddress, out var mapped);
                State = TurnState.Allocated;
                relayed = hasIPv4 ? relayed : relayedIPv6;
                (Relayed, AlsoRelayed) = (relayed, hasIPv4 && hasIPv6 ? relayedIPv6 : null);
                ScheduleRefresh(message, now);
                output.Allocated(relayed, mapped);
                break;
            case StunMethod.Refresh:
                ScheduleRefresh(message, now);
                break;
            case StunMethod.CreatePermission:
                Grant(transaction.Peer, now);
                break;
            case StunMethod.ChannelBind when _channels.TryGetValue(transaction.Peer, out var channel):
                channel.IsBound = true;
                channel.RenewAt = now + settings.ChannelInterval;
                // Binding a channel installs the permission as well (§12.2).
                Grant(transaction.Peer.WithPort(0), now);
                break;
        }
    }

    private void ScheduleRefresh(in StunMessage message, TimeSpan now)
    {
        const uint DefaultLifetime = 600;
        if (!message.TryReadUInt32(StunAttribute.Lifetime, out var seconds) || seconds == 0)
            seconds = DefaultLifetime;
        var lifetime = TimeSpan.FromSeconds(Math.Min(seconds, 86_400));
        _refreshAt = now + (lifetime > 2 * settings.RefreshBefore ? lifetime - settings.RefreshBefore : lifetime / 2);
    }

    private void GiveUp(TurnTransaction transaction, int code, TransportAddress? alternate, TimeSpan now)
    {
        switch (transaction.Method)
        {
            case StunMethod.Allocate when code == StunErrorCode.AddressFamilyNotSupported && settings.AsksIPv6 && !_asksIPv6Alone:
                // A server without IPv4 refuses both for the lack of one (§7.2).
                _asksIPv6Alone = true;
                Begin(new(StunMethod.Allocate, default, 0), now);
                break;
            case StunMethod.Allocate:
            case StunMethod.Refresh:
                Fail(new(code, alternate));
                break;
            case StunMethod.CreatePermission when _permissions.TryGetValue(transaction.Peer, out var permission):
                // Asked for again with the next datagram, but not at once.
                permission.IsGranted = false;
                permission.Waiting = null;
                permission.RenewAt = now + settings.GiveUpAfter;
                break;
            case StunMethod.ChannelBind when _channels.TryGetValue(transaction.Peer, out var channel):
                channel.IsBound = false;
                channel.RenewAt = now + settings.ChannelInterval;
                break;
        }
    }

    private static TransportAddress? ReadAlternate(in StunMessage message) =>
        message.TryFind(StunAttribute.AlternateServer, out var value) && StunAddress.TryRead(value, out var address) ? address : null;
}
