using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Security;
using Parley.Rtc.Native.Srtp;

namespace Parley.Bench.Scenarios.Connect;

/// <summary>The DTLS handshake of a connection alone: both sides on one thread, without sockets and ICE.</summary>
internal sealed class BareHandshake : IDisposable
{
    private readonly DtlsCertificate _certificate = DtlsCertificate.Create();

    /// <summary>Runs one handshake, from the first ClientHello to the SRTP keys of both sides.</summary>
    public void Run()
    {
        Queue<(bool ToServer, byte[] Datagram)> wire = new();
        End clientEnd = new(wire, ToServer: true), serverEnd = new(wire, ToServer: false);
        using var client = new DtlsTransport(_certificate, DtlsRole.Client, clientEnd);
        using var server = new DtlsTransport(_certificate, DtlsRole.Server, serverEnd);
        client.SetRemoteFingerprints([_certificate.Fingerprint], TimeSpan.Zero);
        server.SetRemoteFingerprints([_certificate.Fingerprint], TimeSpan.Zero);
        client.Start(TimeSpan.Zero);
        while (wire.TryDequeue(out var next))
            (next.ToServer ? server : client).Receive(next.Datagram, TimeSpan.Zero);
        if (client.State != DtlsState.Connected || server.State != DtlsState.Connected)
            throw new InvalidOperationException("The handshake did not complete.");
    }

    public void Dispose() => _certificate.Dispose();

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
