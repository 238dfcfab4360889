using System.Diagnostics;
using Parley.Bench.Reporting;
using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Srtp;

namespace Parley.Bench.Scenarios.Connect;

/// <summary>What a connection costs at least: its handshake, both sides on one thread, with no socket and no ICE.</summary>
internal readonly record struct HandshakeFloor(double? Milliseconds, double ProcessorMilliseconds, double Kibibytes)
{
    public static HandshakeFloor Measure(int warmUp, int count)
    {
        using var certificate = DtlsCertificate.Create();
        for (var i = 0; i < warmUp; i++)
            Handshake(certificate);
        List<double> times = [];
        using var process = Process.GetCurrentProcess();
        var (processor, bytes) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Handshake(certificate);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        process.Refresh();
        return new(
            Median.Of(times),
            (process.TotalProcessorTime - processor).TotalMilliseconds / count,
            (GC.GetTotalAllocatedBytes(precise: true) - bytes) / 1024.0 / count);
    }

    private static void Handshake(DtlsCertificate certificate)
    {
        Queue<(bool ToServer, byte[] Datagram)> wire = new();
        End clientEnd = new(wire, ToServer: true), serverEnd = new(wire, ToServer: false);
        using var client = new DtlsTransport(certificate, DtlsRole.Client, clientEnd);
        using var server = new DtlsTransport(certificate, DtlsRole.Server, serverEnd);
        client.SetRemoteFingerprints([certificate.Fingerprint], TimeSpan.Zero);
        server.SetRemoteFingerprints([certificate.Fingerprint], TimeSpan.Zero);
        client.Start(TimeSpan.Zero);
        while (wire.TryDequeue(out var next))
            (next.ToServer ? server : client).Receive(next.Datagram, TimeSpan.Zero);
        if (client.State != DtlsState.Connected || server.State != DtlsState.Connected)
            throw new InvalidOperationException("the handshake did not end");
    }

    private sealed record End(Queue<(bool, byte[])> Wire, bool ToServer) : IDtlsOutput
    {
        public void SendDatagram(ReadOnlySpan<byte> datagram) => Wire.Enqueue((ToServer, datagram.ToArray()));

        public void Completed(SrtpProfile profile, byte[] keyMaterial) => new SrtpSession(profile, keyMaterial, ToServer).Dispose();

        public void Failed(string reason) => throw new InvalidOperationException(reason);

        public void Closed()
        {
        }
    }
}
