using System.Security.Cryptography;

namespace Parley.Rtc.Native.Dtls;

/// <summary>
/// One DTLS 1.2 association that negotiates SRTP keys (RFC 6347, RFC 5764). Performs no I/O and reads no clock: the caller passes in
/// datagrams and the time, and receives datagrams and events through <see cref="IDtlsOutput"/>. Not thread-safe.
/// </summary>
/// <remarks>
/// Supports only what all WebRTC peers have in common: DTLS 1.2, ECDHE on P-256, ECDSA (and RSA if the peer's certificate has an RSA key),
/// AES-128-GCM, SHA-256 and the extended master secret. No renegotiation, resumption or application data.
/// </remarks>
internal sealed class DtlsTransport : IDisposable
{
    private readonly DtlsRole _role;
    private readonly IDtlsOutput _output;
    private readonly DtlsSettings _settings;
    private readonly RecordReader _reader = new();
    private readonly RecordWriter _writer;
    private readonly HandshakeReassembler _reassembler = new();
    private readonly Flight _flight;
    private readonly PeerIdentity _peer = new();
    private readonly Handshake _handshake;

    // When the handshake fails for lack of an answer; null before the handshake begins.
    private TimeSpan? _failAt;

    /// <param name="certificate">The local certificate; several associations may share it.</param>
    /// <param name="role">The local role.</param>
    /// <param name="output">Receives datagrams and events.</param>
    /// <param name="settings">Timers and limits; the defaults if <see langword="null"/>.</param>
    public DtlsTransport(DtlsCertificate certificate, DtlsRole role, IDtlsOutput output, DtlsSettings? settings = null)
    {
        _role = role;
        _output = output;
        _settings = settings ?? new DtlsSettings();
        _writer = new RecordWriter(_settings.MaximumDatagram, output);
        _flight = new Flight(_writer, _settings);
        _handshake = role == DtlsRole.Client
            ? new ClientHandshake(certificate, _flight, _peer)
            : new ServerHandshake(certificate, _flight, _peer);
    }

    /// <summary>Gets the state of the association.</summary>
    public DtlsState State { get; private set; }

    /// <summary>Gets the time at which <see cref="HandleTimeout"/> must be called, or <see langword="null"/> if no timer is running.</summary>
    public TimeSpan? NextDeadline => State != DtlsState.Handshaking ? null : _flight.RetransmitAt is { } at && at < _failAt ? at : _failAt;

    private bool IsOver => State is DtlsState.Failed or DtlsState.Closed;

    // A server's handshake begins with the client's hello, even before Start.
    private bool AcceptsMessages => State == DtlsState.Handshaking || (State == DtlsState.New && _role == DtlsRole.Server);

    /// <summary>Starts the handshake: a client sends its ClientHello, a server waits for one. Call it once the path works.</summary>
    public void Start(TimeSpan now)
    {
        if (State != DtlsState.New)
            return;
        Begin(now);
        Attempt(() => _handshake.Start(now));
    }

    /// <summary>
    /// Sets the fingerprints from the peer's description, of which the peer's certificate must match one (RFC 8122 §5). Without them the
    /// handshake runs, but the association does not reach <see cref="DtlsState.Connected"/>.
    /// </summary>
    public void SetRemoteFingerprints(IReadOnlyList<Fingerprint> fingerprints, TimeSpan now)
    {
        if (State is not (DtlsState.New or DtlsState.Handshaking))
            return;
        Attempt(() => _peer.Expect(fingerprints));
        CompleteIfVerified();
    }

    /// <summary>Processes one datagram. Ignores what is malformed or not authentic; never throws.</summary>
    public void Receive(ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        while (!IsOver && DtlsRecord.TryRead(datagram, out var record))
        {
            var whole = datagram[..(DtlsRecord.HeaderLength + record.Length)];
            datagram = datagram[whole.Length..];
            HandleRecord(record, whole, now);
        }
    }

    /// <summary>Retransmits or fails; call it when <see cref="NextDeadline"/> has passed.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        if (State != DtlsState.Handshaking)
            return;
        if (now < _failAt)
            _flight.HandleTimeout(now);
        else
            Fail(AlertDescription.HandshakeFailure, _handshake.IsDone ? "the peer's fingerprint was not signalled in time" : "the peer did not answer in time");
    }

    /// <summary>Closes the association and sends close_notify (RFC 5246 §7.2.1).</summary>
    public void Close()
    {
        if (IsOver)
            return;
        if (State != DtlsState.New)
            _writer.SendAlert(AlertDescription.CloseNotify);
        End(DtlsState.Closed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End(State == DtlsState.Failed ? DtlsState.Failed : DtlsState.Closed);
        _handshake.Dispose();
    }

    private void Begin(TimeSpan now)
    {
        State = DtlsState.Handshaking;
        _failAt = now + _settings.HandshakeTimeout;
    }

    private void HandleRecord(DtlsRecord record, ReadOnlySpan<byte> whole, TimeSpan now)
    {
        if (!_reader.TryOpen(record, whole, out var content))
            return;
        switch (record.Type)
        {
            case DtlsRecord.Handshake:
                HandleHandshake(content, record.Epoch, now);
                break;
            // Once the records are protected, an attacker could have sent an unprotected alert.
            case DtlsRecord.Alert when content.Length == 2 && (record.Epoch == 1 || !_reader.IsProtected):
                HandleAlert(content[0] == AlertLevel.Fatal, (AlertDescription)content[1]);
                break;
        }
    }

    private void HandleHandshake(ReadOnlySpan<byte> content, ushort epoch, TimeSpan now)
    {
        var isRepeated = _reassembler.Add(content, epoch);
        var isProgress = false;
        while (AcceptsMessages && !_handshake.IsDone && _reassembler.Take() is { } next)
        {
            isProgress = true;
            if (State == DtlsState.New)
                Begin(now);
            Attempt(() => _handshake.Handle(next.Message, next.Epoch, now));
            ReadProtectedRecords(now);
        }

        CompleteIfVerified();
        // A repeated message means that the peer did not receive the last flight (RFC 6347 §4.2.4).
        if (isRepeated && !isProgress && State is DtlsState.Handshaking or DtlsState.Connected)
            _flight.Repeat(now);
    }

    private void ReadProtectedRecords(TimeSpan now)
    {
        if (_handshake.PeerProtection is not { } protection || _reader.IsProtected || State != DtlsState.Handshaking)
            return;
        foreach (var whole in _reader.Protect(protection))
        {
            if (State == DtlsState.Handshaking && DtlsRecord.TryRead(whole, out var record))
                HandleRecord(record, whole, now);
        }
    }

    private void HandleAlert(bool isFatal, AlertDescription description)
    {
        if (!isFatal && description != AlertDescription.CloseNotify)
            return;
        if (State == DtlsState.Connected)
        {
            _writer.SendAlert(AlertDescription.CloseNotify);
            End(DtlsState.Closed);
            _output.Closed();
        }
        else if (State == DtlsState.Handshaking)
        {
            End(DtlsState.Failed);
            _output.Failed($"The encrypted connection failed: the peer refused it (alert {(int)description}).");
        }
    }

    private void CompleteIfVerified()
    {
        if (State != DtlsState.Handshaking || !_handshake.IsDone || !_peer.IsVerified)
            return;
        State = DtlsState.Connected;
        _output.Completed(_handshake.Profile, _handshake.ExportSrtpKeys());
    }

    private void Attempt(Action step)
    {
        try
        {
            step();
        }
        catch (DtlsException error)
        {
            Fail(error.Alert, error.Message);
        }
        catch (CryptographicException)
        {
            Fail(AlertDescription.InternalError, "a cryptographic operation of the operating system failed");
        }
    }

    private void Fail(AlertDescription alert, string message)
    {
        _writer.SendAlert(alert);
        End(DtlsState.Failed);
        _output.Failed($"The encrypted connection failed: {message}.");
    }

    private void End(DtlsState state)
    {
        State = state;
        _handshake.ClearSecrets();
        _peer.Dispose();
        _flight.Clear();
    }
}
