using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Net;

/// <summary>
/// Asks a STUN server for a socket's reflexive address (RFC 8489 §6, a Binding request without credentials). All connections share
/// the socket, so they share the answer while it is fresh.
/// </summary>
internal sealed class ReflexiveProbe(RtcNetwork network, int path, TransportAddress server) : IScheduled
{
    private const int MostTransmissions = 4;

    private static readonly TimeSpan s_retransmitAfter = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_freshFor = TimeSpan.FromSeconds(15);

    private readonly List<IReflexiveUser> _users = [];
    private TransactionId _transaction;
    private TransportAddress? _mapped;
    private TimeSpan _answeredAt;
    private int _sent;

    /// <inheritdoc/>
    public TimeSpan NextDeadline { get; private set; } = TimeSpan.MaxValue;

    /// <inheritdoc/>
    public TimeSpan ScheduledAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>Tells a user the address: at once where it is fresh, else after asking. Needs the gate.</summary>
    public void Ask(IReflexiveUser user)
    {
        if (_mapped is not null && network.Now - _answeredAt < s_freshFor)
        {
            user.ReflexiveKnown(path, server, _mapped);
            return;
        }

        _users.Add(user);
        if (_sent > 0)
            return;
        _transaction = TransactionId.Draw(SecureRandom.Instance);
        Transmit(network.Now);
        network.Reschedule(this);
    }

    /// <summary>Takes an answer. Needs the gate.</summary>
    /// <returns>False where it is to another question.</returns>
    public bool Receive(in StunMessage message, TimeSpan now)
    {
        if (_sent == 0 || message.TransactionId != _transaction)
            return false;
        TransportAddress mapped = default;
        var isKnown = message.Class == StunClass.Success
            && (message.TryReadXorAddress(StunAttribute.XorMappedAddress, out mapped)
                || (message.TryFind(StunAttribute.MappedAddress, out var plain) && StunAddress.TryRead(plain, out mapped)));
        _answeredAt = now;
        Tell(isKnown ? mapped : null);
        return true;
    }

    /// <inheritdoc/>
    public void HandleTimeout(TimeSpan now)
    {
        if (now < NextDeadline)
            return;
        if (_sent < MostTransmissions)
            Transmit(now);
        else
            Tell(null);
    }

    private void Transmit(TimeSpan now)
    {
        NextDeadline = now + (s_retransmitAfter * (1 << _sent));
        _sent++;
        Span<byte> buffer = stackalloc byte[64];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, _transaction);
        writer.AddFingerprint();
        network.Send(path, server, writer.Message);
    }

    private void Tell(TransportAddress? mapped)
    {
        _mapped = mapped;
        _sent = 0;
        NextDeadline = TimeSpan.MaxValue;
        var users = _users.ToArray();
        _users.Clear();
        foreach (var user in users)
            user.ReflexiveKnown(path, server, mapped);
    }
}
