using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>A handshake between <see cref="DtlsTransport"/> and a program of another implementation, over UDP on loopback.</summary>
internal sealed class ProgramHandshake : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-dtls-");
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly byte[] _certificate;
    private readonly bool _isClient;

    /// <param name="isClient">Whether <see cref="DtlsTransport"/> is the client.</param>
    public ProgramHandshake(bool isClient)
    {
        _isClient = isClient;
        using var probe = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Port = isClient ? PortOf(probe) : PortOf(_socket);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=program", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        _certificate = certificate.RawData;
    }

    /// <summary>The port on which the program listens, or to which it connects.</summary>
    public int Port { get; }

    /// <summary>The program's certificate.</summary>
    public string CertificateFile => Path.Combine(_folder.FullName, "certificate.pem");

    /// <summary>The program's private key.</summary>
    public string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts a program, or skips the test if it is not installed.</summary>
    public static Process Start(string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip(program + " is not installed.");
            throw;
        }
    }

    /// <summary>Returns what follows a label in the output of a program.</summary>
    public static async Task<string> ReadAsync(StreamReader output, string label)
    {
        while (await output.ReadLineAsync(Cancel) is { } line)
            if (line.Contains(label, StringComparison.Ordinal))
                return line[(line.IndexOf(label, StringComparison.Ordinal) + label.Length)..].Trim();
        throw new InvalidOperationException("The program ended without a handshake.");
    }

    /// <summary>Runs until the handshake is complete and the program has reported it.</summary>
    public async Task<(SrtpProfile Profile, byte[] KeyMaterial)> RunAsync(Task reported)
    {
        if (_isClient)
            _socket.Connect(IPAddress.Loopback, Port);
        using var own = DtlsCertificate.Create();
        var output = new Output(_socket);
        using var ours = new DtlsTransport(own, _isClient ? DtlsRole.Client : DtlsRole.Server, output);
        ours.SetRemoteFingerprints([Fingerprint.Of("sha-256", _certificate)], TimeSpan.Zero);
        var start = Stopwatch.GetTimestamp();
        TimeSpan Now() => Stopwatch.GetElapsedTime(start);
        ours.Start(Now());
        while (output.KeyMaterial is null || !reported.IsCompleted)
        {
            Assert.True(Now() < Longest, "The handshake takes too long.");
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            wait.CancelAfter(20);
            try
            {
                var datagram = await _socket.ReceiveAsync(wait.Token);
                if (!_isClient && output.Peer is null)
                    output.Peer = datagram.RemoteEndPoint;
                ours.Receive(datagram.Buffer, Now());
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException && !Cancel.IsCancellationRequested)
            {
                // Nothing arrived, or the program does not listen yet.
            }
            if (ours.NextDeadline is { } deadline && Now() >= deadline)
                ours.HandleTimeout(Now());
            Assert.Null(output.Failure);
        }
        await reported;
        return (output.Profile, output.KeyMaterial);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int PortOf(UdpClient socket) => ((IPEndPoint)socket.Client.LocalEndPoint!).Port;

    private sealed class Output(UdpClient socket) : IDtlsOutput
    {
        public IPEndPoint? Peer { get; set; }

        public SrtpProfile Profile { get; private set; }

        public byte[]? KeyMaterial { get; private set; }

        public string? Failure { get; private set; }

        public void SendDatagram(ReadOnlySpan<byte> datagram)
        {
            try
            {
                if (Peer is { } peer)
                    socket.Send(datagram, peer);
                else
                    socket.Send(datagram);
            }
            catch (SocketException)
            {
                // The program does not listen yet.
            }
        }

        public void Completed(SrtpProfile profile, byte[] keyMaterial) => (Profile, KeyMaterial) = (profile, keyMaterial);

        public void Failed(string reason) => Failure = reason;

        public void Closed()
        {
        }
    }
}
