using Parley.Rtc.Native.Security;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Dtls;

/// <summary>
/// Runs one handshake in memory, so that the first real one does not wait for the JIT compiler and the operating system's cryptographic
/// library to load: about 30 ms, once in a process.
/// </summary>
internal static class DtlsWarmUp
{
    private static readonly Lazy<Task> s_once = new(() => Task.Run(Run));

    /// <summary>Starts it on the thread pool. Later calls do nothing.</summary>
    public static void Begin() => _ = s_once.Value;

    /// <summary>Runs both sides of a handshake and protects one packet. Blocks the caller.</summary>
    public static void Run()
    {
        using var certificate = DtlsCertificate.Create();
        var wire = new Queue<(bool ToServer, byte[] Datagram)>();
        Side clientSide = new(wire, toServer: true), serverSide = new(wire, toServer: false);
        using var client = new DtlsTransport(certificate, DtlsRole.Client, clientSide);
        using var server = new DtlsTransport(certificate, DtlsRole.Server, serverSide);
        client.SetRemoteFingerprints([certificate.Fingerprint], TimeSpan.Zero);
        server.SetRemoteFingerprints([certificate.Fingerprint], TimeSpan.Zero);
        client.Start(TimeSpan.Zero);
        while (wire.TryDequeue(out var next))
            (next.ToServer ? server : client).Receive(next.Datagram, TimeSpan.Zero);
        if (clientSide.Session is not { } sender || serverSide.Session is not { } receiver)
            return;
        var packet = new byte[64];
        packet[0] = 0x80;
        receiver.Receiver.UnprotectRtp(packet.AsSpan(0, sender.Sender.ProtectRtp(packet, 32, 0)), out _);
        sender.Dispose();
        receiver.Dispose();
    }

    private sealed class Side(Queue<(bool ToServer, byte[] Datagram)> wire, bool toServer) : IDtlsOutput
    {
        public SrtpSession? Session { get; private set; }

        public void SendDatagram(ReadOnlySpan<byte> datagram) => wire.Enqueue((toServer, datagram.ToArray()));

        public void Completed(SrtpProfile profile, byte[] keyMaterial) => Session = new SrtpSession(profile, keyMaterial, toServer);

        public void Failed(string reason)
        {
        }

        public void Closed()
        {
        }
    }
}
