using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>Client and server over a simulated wire in virtual time, with random loss, duplicates and reordering from a seed.</summary>
internal sealed class DtlsPair
{
    private static readonly Lazy<DtlsCertificate> s_clientCertificate = new(() => DtlsCertificate.Create());
    private static readonly Lazy<DtlsCertificate> s_serverCertificate = new(() => DtlsCertificate.Create());
    private readonly PriorityQueue<(Side To, byte[] Datagram), (TimeSpan, int)> _wire = new();
    private readonly Random _random;
    private int _order;

    public DtlsPair(int seed = 1, DtlsSettings? settings = null, bool fingerprints = true)
    {
        _random = new Random(seed);
        Client = new Side(this);
        Server = new Side(this);
        Client.Transport = new DtlsTransport(s_clientCertificate.Value, DtlsRole.Client, Client, settings);
        Server.Transport = new DtlsTransport(s_serverCertificate.Value, DtlsRole.Server, Server, settings);
        Client.Transport.SetRemoteFingerprints([s_serverCertificate.Value.Fingerprint], Now);
        if (fingerprints)
            Server.Transport.SetRemoteFingerprints([s_clientCertificate.Value.Fingerprint], Now);
    }

    public static Fingerprint ClientFingerprint => s_clientCertificate.Value.Fingerprint;

    public Side Client { get; }

    public Side Server { get; }

    public TimeSpan Now { get; private set; }

    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(10);

    public double Loss { get; init; }

    public double Duplicates { get; init; }

    /// <summary>Gets the maximum additional delay of a datagram, which is random.</summary>
    public TimeSpan Disorder { get; init; }

    /// <summary>Gets or sets a function that may change each datagram; <see langword="null"/> drops it.</summary>
    public Func<Side, byte[], byte[]?> Intercept { get; set; } = (_, datagram) => datagram;

    public int Datagrams { get; private set; }

    public void Run(TimeSpan duration)
    {
        Client.Transport.Start(Now);
        Server.Transport.Start(Now);
        var end = Now + duration;
        while (true)
        {
            var next = Earliest(Client.Transport.NextDeadline, Server.Transport.NextDeadline, _wire.TryPeek(out _, out var at) ? at.Item1 : null);
            if (next is null || next > end)
                break;
            Now = next > Now ? next.Value : Now;
            if (_wire.TryPeek(out _, out at) && at.Item1 <= Now)
            {
                var (to, datagram) = _wire.Dequeue();
                to.Transport.Receive(datagram, Now);
                continue;
            }

            Client.Transport.HandleTimeout(Now);
            Server.Transport.HandleTimeout(Now);
        }

        Now = end;
    }

    private static TimeSpan? Earliest(params TimeSpan?[] times) => times.Where(time => time is not null).DefaultIfEmpty(null).Min();

    private void Send(Side from, ReadOnlySpan<byte> datagram)
    {
        Datagrams++;
        Assert.InRange(datagram.Length, 1, 1200);
        if (Intercept(from, datagram.ToArray()) is not { } passed || _random.NextDouble() < Loss)
            return;
        var to = from == Client ? Server : Client;
        for (var copies = _random.NextDouble() < Duplicates ? 2 : 1; copies > 0; copies--)
            _wire.Enqueue((to, passed), (Now + Delay + (Disorder * _random.NextDouble()), _order++));
    }

    internal sealed class Side(DtlsPair pair) : IDtlsOutput
    {
        public DtlsTransport Transport { get; set; } = null!;

        public SrtpProfile? Profile { get; private set; }

        public byte[]? KeyMaterial { get; private set; }

        public TimeSpan CompletedAt { get; private set; }

        public string? Failure { get; private set; }

        public bool IsClosed { get; private set; }

        public void SendDatagram(ReadOnlySpan<byte> datagram) => pair.Send(this, datagram);

        public void Completed(SrtpProfile profile, byte[] keyMaterial)
        {
            Assert.Null(KeyMaterial);
            (Profile, KeyMaterial, CompletedAt) = (profile, keyMaterial, pair.Now);
        }

        public void Failed(string reason) => Failure = reason;

        void IDtlsOutput.Closed() => IsClosed = true;
    }
}
