using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Net;

/// <summary>Receives the reflexive address that it has asked for.</summary>
internal interface IReflexiveUser
{
    /// <summary>Called once with the mapped address, or with null if the server did not respond. Called with the network lock held.</summary>
    void ReflexiveKnown(int path, in TransportAddress server, TransportAddress? mapped);
}

/// <summary>
/// Queries STUN servers for the reflexive addresses of sockets (RFC 8489 §6, a Binding request without credentials). Connections share
/// the sockets, so they share a recent response. All members need the network lock.
/// </summary>
/// <param name="networkLock">The network lock.</param>
/// <param name="timers">The clock and the timer.</param>
/// <param name="send">Sends a datagram.</param>
internal sealed class ReflexiveProbes(NetworkLock networkLock, NetworkTimers timers, SendDatagram send)
{
    private readonly Dictionary<(int Path, TransportAddress Server), Probe> _probes = [];

    /// <summary>Queries a STUN server for the address of a socket. A recent response is reported before the call returns.</summary>
    public void Ask(int path, in TransportAddress server, IReflexiveUser user)
    {
        networkLock.AssertHeld();
        if (!_probes.TryGetValue((path, server), out var probe))
        {
            probe = new(path, server, timers, send);
            _probes[(path, server)] = probe;
        }

        probe.Ask(user);
    }

    /// <summary>Handles a response.</summary>
    /// <returns>False if no query has this address and transaction ID.</returns>
    public bool Receive(int path, in TransportAddress from, in StunMessage message, TimeSpan now)
    {
        networkLock.AssertHeld();
        return message.Class is StunClass.Success or StunClass.Error
            && _probes.TryGetValue((path, from), out var probe) && probe.Receive(message, now);
    }

    /// <summary>Forgets the addresses of a socket that is closed.</summary>
    public void Forget(int path)
    {
        networkLock.AssertHeld();
        foreach (var key in _probes.Keys)
        {
            if (key.Path == path)
                _probes.Remove(key);
        }
    }

    private sealed class Probe(int path, TransportAddress server, NetworkTimers timers, SendDatagram send) : IScheduled
    {
        private const int MostTransmissions = 4;

        // Doubles with each transmission; the query fails 4.5 s after its start.
        private static readonly TimeSpan s_retransmitAfter = TimeSpan.FromMilliseconds(300);
        private static readonly TimeSpan s_freshFor = TimeSpan.FromSeconds(15);

        private readonly List<IReflexiveUser> _users = [];
        private TransactionId _transaction;
        private TransportAddress? _mapped;
        private TimeSpan _answeredAt;

        // Number of transmissions; 0 if no query is open.
        private int _sent;

        public TimeSpan NextDeadline { get; private set; } = TimeSpan.MaxValue;

        public TimeSpan ScheduledAt { get; set; } = TimeSpan.MaxValue;

        public void Ask(IReflexiveUser user)
        {
            if (_mapped is not null && timers.Now - _answeredAt < s_freshFor)
            {
                user.ReflexiveKnown(path, server, _mapped);
                return;
            }

            _users.Add(user);
            if (_sent > 0)
                return;
            _transaction = TransactionId.Draw(SecureRandom.Instance);
            Transmit(timers.Now);
            timers.Reschedule(this);
        }

        public bool Receive(in StunMessage message, TimeSpan now)
        {
            if (_sent == 0 || message.TransactionId != _transaction)
                return false;
            TransportAddress mapped = default;
            var isKnown = message.Class == StunClass.Success
                && (message.TryReadXorAddress(StunAttribute.XorMappedAddress, out mapped)
                    || (message.TryFind(StunAttribute.MappedAddress, out var plain) && StunAddress.TryRead(plain, out mapped)));
            _answeredAt = now;
            Report(isKnown ? mapped : null);
            return true;
        }

        public void HandleTimeout(TimeSpan now)
        {
            if (now < NextDeadline)
                return;
            if (_sent < MostTransmissions)
                Transmit(now);
            else
                Report(null);
        }

        private void Transmit(TimeSpan now)
        {
            NextDeadline = now + (s_retransmitAfter * (1 << _sent));
            _sent++;
            Span<byte> buffer = stackalloc byte[64];
            var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, _transaction);
            writer.AddFingerprint();
            send(path, server, writer.Message);
        }

        private void Report(TransportAddress? mapped)
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
}
