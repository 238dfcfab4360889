using System.Security.Cryptography;

namespace Parley.Rtc.Native.Dtls;

/// <summary>Records in, flights out.</summary>
internal sealed partial class DtlsTransport
{
    // Records of epoch 1 that overtook the flight with the keys; more are dropped and will be retransmitted.
    private const int MaximumEarly = 4;

    // A flight that the other side seems to have missed is repeated at most this often.
    private static readonly TimeSpan s_repeatInterval = TimeSpan.FromMilliseconds(20);

    private void HandleRecord(DtlsRecord record, ReadOnlySpan<byte> content, TimeSpan now)
    {
        switch (record.Type)
        {
            case DtlsRecord.Handshake:
                HandleHandshake(content, record.Epoch, now);
                break;
            // Once there are keys, an alert without protection may come from anybody.
            case DtlsRecord.Alert when content.Length == 2 && (record.Epoch == 1 || _reading is null):
                HandleAlert(content[0], (AlertDescription)content[1]);
                break;
        }
    }

    private void OpenRecord(DtlsRecord record, byte[] whole, TimeSpan now)
    {
        if (!_replay.Admits((long)record.Sequence) || !_reading!.Open(whole, out var content))
            return;
        _replay.Mark((long)record.Sequence);
        HandleRecord(record, content, now);
    }

    private void KeepEarly(ReadOnlySpan<byte> whole)
    {
        if (_early.Count < MaximumEarly && whole.Length <= 256)
            _early.Add(whole.ToArray());
    }

    private void ReadWith(RecordProtection protection, TimeSpan now)
    {
        _reading = protection;
        foreach (var whole in _early.ToArray())
            if (DtlsRecord.TryRead(whole, out var record) && State == DtlsState.Handshaking)
                OpenRecord(record, whole, now);
        _early.Clear();
    }

    private void HandleHandshake(ReadOnlySpan<byte> content, ushort epoch, TimeSpan now)
    {
        var repeated = _reassembler.Add(content, epoch);
        var handled = false;
        while (State is DtlsState.New or DtlsState.Handshaking && !_isDone && _reassembler.Take() is { } next)
        {
            handled = true;
            Guard(now, (self, at) => self.HandleMessage(next.Message, next.Epoch, at));
        }

        // The other side repeats itself: our last flight was lost (RFC 6347 §4.2.4). Its own timer paces this, and so does ours.
        if (repeated && !handled && State is DtlsState.Handshaking or DtlsState.Connected && now - _lastFlight >= s_repeatInterval)
            SendFlight(now);
    }

    private void HandleAlert(byte level, AlertDescription description)
    {
        if (State == DtlsState.Connected && (level == 2 || description == AlertDescription.CloseNotify))
        {
            SendAlert(1, AlertDescription.CloseNotify);
            State = DtlsState.Closed;
            Forget();
            _output.Closed();
        }
        else if (State == DtlsState.Handshaking && (level == 2 || description == AlertDescription.CloseNotify))
        {
            State = DtlsState.Failed;
            Forget();
            _output.Failed($"The encrypted connection could not be set up: the other side refused it (alert {(int)description}).");
        }
    }

    private void AddMessage(HandshakeType type, ReadOnlySpan<byte> body, ushort epoch = 0)
    {
        var message = HandshakeMessage.Create(type, _sendSequence++, body);
        _transcript.Add(message);
        _flight.Add(new FlightItem(DtlsRecord.Handshake, epoch, message));
    }

    private void AddFinished()
    {
        _flight.Add(new FlightItem(DtlsRecord.ChangeCipherSpec, 0, [1]));
        _sender.Protection = _role == DtlsRole.Client ? _keys!.Client : _keys!.Server;
        AddMessage(HandshakeType.Finished, _keys.VerifyData(_role, _transcript.Hash()), epoch: 1);
    }

    private void CheckFinished(ReadOnlySpan<byte> body, ReadOnlySpan<byte> transcriptHash)
    {
        var other = _role == DtlsRole.Client ? DtlsRole.Server : DtlsRole.Client;
        if (!CryptographicOperations.FixedTimeEquals(body, _keys!.VerifyData(other, transcriptHash)))
            throw new DtlsException(AlertDescription.DecryptError, "the handshake was tampered with");
    }

    private void SendFlight(TimeSpan now)
    {
        foreach (var item in _flight)
        {
            if (item.Type == DtlsRecord.Handshake)
                _sender.AddHandshake(item.Content, item.Epoch);
            else
                _sender.Add(item.Type, item.Epoch, item.Content);
        }

        _lastFlight = now;
        _sender.Flush();
    }

    /// <summary>Sends a new flight, which is repeated until the other side's next one is here.</summary>
    private void SendFlightAndWait(TimeSpan now)
    {
        _timeout = _settings.FirstRetransmission;
        _resendAt = now + _timeout;
        SendFlight(now);
    }

    private void SendAlert(byte level, AlertDescription description)
    {
        _sender.Add(DtlsRecord.Alert, _sender.Protection is null ? (ushort)0 : (ushort)1, [level, (byte)description]);
        _sender.Flush();
    }
}
