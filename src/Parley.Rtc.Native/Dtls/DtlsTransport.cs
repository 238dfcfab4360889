using System.Security.Cryptography;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Dtls;

/// <summary>
/// One DTLS 1.2 association for SRTP keys (RFC 6347, RFC 5764): handshake, retransmission, close_notify. Pure but for the random numbers
/// that it must draw: datagrams and the time come in, datagrams and events go out. Not thread-safe.
/// </summary>
/// <remarks>
/// It speaks one version, one key exchange and one cipher, those that every WebRTC peer has: ECDHE on P-256, ECDSA (and RSA, if the
/// other side's certificate has it), AES-128-GCM, SHA-256, extended master secret. No renegotiation, resumption or application data.
/// </remarks>
internal sealed partial class DtlsTransport : IDisposable
{
    private readonly DtlsCertificate _certificate;
    private readonly DtlsRole _role;
    private readonly IDtlsOutput _output;
    private readonly DtlsSettings _settings;
    private readonly FlightSender _sender;
    private readonly HandshakeReassembler _reassembler = new();
    private readonly Transcript _transcript = new();
    private readonly List<FlightItem> _flight = [];
    private readonly List<byte[]> _early = [];
    private readonly ReplayWindow _replay = new();
    private IReadOnlyList<Fingerprint>? _fingerprints;
    private HandshakeKeys? _keys;
    private RecordProtection? _reading;
    private ushort _sendSequence;
    private bool _isDone;
    private TimeSpan _timeout;
    private TimeSpan _lastFlight;
    private TimeSpan? _resendAt;
    private TimeSpan? _failAt;

    /// <param name="certificate">This side's certificate; it may serve many associations.</param>
    /// <param name="role">This side's part.</param>
    /// <param name="output">Where datagrams and events go.</param>
    /// <param name="settings">Timers and limits.</param>
    public DtlsTransport(DtlsCertificate certificate, DtlsRole role, IDtlsOutput output, DtlsSettings? settings = null)
    {
        _certificate = certificate;
        _role = role;
        _output = output;
        _settings = settings ?? new DtlsSettings();
        _sender = new FlightSender(_settings.MaximumDatagram, output);
        _timeout = _settings.FirstRetransmission;
        _step = role == DtlsRole.Client ? Step.ServerHello : Step.ClientHello;
    }

    /// <summary>Where the association stands.</summary>
    public DtlsState State { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> wants to be called; null: not at all.</summary>
    public TimeSpan? NextDeadline => State != DtlsState.Handshaking ? null : _resendAt is { } resend && resend < _failAt ? resend : _failAt;

    /// <summary>
    /// Begins: the client sends its hello, the server waits for it. To be called once the path works; what arrived before is handled too.
    /// </summary>
    public void Start(TimeSpan now)
    {
        if (State != DtlsState.New)
            return;
        Begin(now);
        if (_role == DtlsRole.Client)
            Guard(now, static (self, at) => self.SendClientHello([], at));
    }

    /// <summary>
    /// Says which certificates the other side may show; from its description. Until then nothing is completed, though the handshake goes on.
    /// </summary>
    public void SetRemoteFingerprints(IReadOnlyList<Fingerprint> fingerprints, TimeSpan now)
    {
        _fingerprints = fingerprints;
        if (State is DtlsState.New or DtlsState.Handshaking)
            Guard(now, static (self, _) => self.CheckFingerprint());
    }

    /// <summary>Handles one datagram. Garbage is ignored; it never throws.</summary>
    public void Receive(ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        if (State is DtlsState.Failed or DtlsState.Closed)
            return;
        while (State is not (DtlsState.Failed or DtlsState.Closed) && DtlsRecord.TryRead(datagram, out var record))
        {
            var whole = datagram[..(DtlsRecord.HeaderLength + record.Length)];
            datagram = datagram[whole.Length..];
            if (record.Epoch == 0)
                HandleRecord(record, whole[DtlsRecord.HeaderLength..], now);
            else if (record.Epoch == 1 && _reading is null)
                KeepEarly(whole);
            else if (record.Epoch == 1)
                OpenRecord(record, whole.ToArray(), now);
        }
    }

    /// <summary>Retransmits or gives up, when <see cref="NextDeadline"/> has come.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (State != DtlsState.Handshaking)
            return;
        if (now >= _failAt)
        {
            Fail(AlertDescription.HandshakeFailure, _isDone
                ? "the other side's description with its fingerprint did not come in time"
                : "the other side did not answer in time");
            return;
        }

        if (_resendAt is null || now < _resendAt)
            return;
        _timeout = _timeout * 2 < _settings.LongestRetransmission ? _timeout * 2 : _settings.LongestRetransmission;
        SendFlight(now);
        _resendAt = now + _timeout;
    }

    /// <summary>Closes with close_notify.</summary>
    public void Close()
    {
        if (State is DtlsState.Failed or DtlsState.Closed)
            return;
        if (State != DtlsState.New)
            SendAlert(1, AlertDescription.CloseNotify);
        State = DtlsState.Closed;
        Forget();
    }

    public void Dispose()
    {
        if (State != DtlsState.Failed)
            State = DtlsState.Closed;
        Forget();
        _keys?.Client.Dispose();
        _keys?.Server.Dispose();
    }

    private void Begin(TimeSpan now)
    {
        State = DtlsState.Handshaking;
        _failAt = now + _settings.HandshakeTimeout;
    }

    private void Guard(TimeSpan now, Action<DtlsTransport, TimeSpan> action)
    {
        try
        {
            action(this, now);
        }
        catch (DtlsException error)
        {
            Fail(error.Alert, error.Message);
        }
        catch (CryptographicException)
        {
            Fail(AlertDescription.InternalError, "the platform's cryptography refused an operation");
        }
    }

    private void CheckFingerprint()
    {
        if (_fingerprints is null || _peerCertificate is null)
            return;
        if (!_fingerprints.Any(fingerprint => fingerprint.Matches(_peerCertificate)))
            throw new DtlsException(AlertDescription.BadCertificate, "the other side's certificate is not the one that its description names");
        if (!_isDone || State != DtlsState.Handshaking)
            return;
        State = DtlsState.Connected;
        var material = _keys!.ExportSrtp(_profile);
        _keys.Clear();
        _transcript.Clear();
        _early.Clear();
        _output.Completed(_profile, material);
    }

    private void Fail(AlertDescription alert, string message)
    {
        SendAlert(2, alert);
        State = DtlsState.Failed;
        Forget();
        _output.Failed($"The encrypted connection could not be set up: {message}.");
    }

    private void Forget()
    {
        _keys?.Clear();
        _agreement?.Dispose();
        _agreement = null;
        _peerKey?.Dispose();
        _peerKey = null;
        _flight.Clear();
        _early.Clear();
        _transcript.Clear();
    }

    private sealed record FlightItem(byte Type, ushort Epoch, byte[] Content);
}
