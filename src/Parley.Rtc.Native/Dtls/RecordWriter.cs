namespace Parley.Rtc.Native.Dtls;

/// <summary>Writes records, encrypted in epoch 1, packs them into as few datagrams as possible, and fragments long messages (RFC 6347 §4.2.3).</summary>
internal sealed class RecordWriter(int maximumDatagram, IDtlsOutput output)
{
    // A fragment with fewer octets is not worth its headers; a new datagram begins instead.
    private const int LeastFragment = 64;

    private readonly byte[] _datagram = new byte[maximumDatagram];

    // The next record's sequence number in each epoch.
    private readonly ulong[] _sequences = new ulong[2];

    // Octets of the datagram that are written.
    private int _length;

    /// <summary>Gets or sets the protection of epoch 1; <see langword="null"/> before the keys are agreed.</summary>
    public RecordProtection? Protection { get; set; }

    /// <summary>Adds a handshake message in as many fragments as necessary.</summary>
    public void AddHandshake(ReadOnlySpan<byte> message, ushort epoch)
    {
        var body = message[HandshakeMessage.HeaderLength..];
        var overhead = DtlsRecord.HeaderLength + HandshakeMessage.HeaderLength + (epoch == 0 ? 0 : RecordProtection.Overhead);
        Span<byte> content = stackalloc byte[_datagram.Length];
        var offset = 0;
        do
        {
            var room = _datagram.Length - _length - overhead;
            if (room < Math.Min(LeastFragment, body.Length - offset))
            {
                Flush();
                room = _datagram.Length - overhead;
            }

            var count = Math.Min(room, body.Length - offset);
            HandshakeMessage.WriteHeader(content, HandshakeMessage.Type(message), body.Length, HandshakeMessage.Sequence(message), offset, count);
            body.Slice(offset, count).CopyTo(content[HandshakeMessage.HeaderLength..]);
            Add(DtlsRecord.Handshake, epoch, content[..(HandshakeMessage.HeaderLength + count)]);
            offset += count;
        }
        while (offset < body.Length);
    }

    /// <summary>Adds one record.</summary>
    public void Add(byte type, ushort epoch, ReadOnlySpan<byte> content)
    {
        var overhead = epoch == 0 ? 0 : RecordProtection.Overhead;
        var length = DtlsRecord.HeaderLength + overhead + content.Length;
        if (_length + length > _datagram.Length)
            Flush();
        var record = _datagram.AsSpan(_length, length);
        new DtlsRecord(type, epoch, _sequences[epoch]++, overhead + content.Length).Write(record);
        content.CopyTo(record[(DtlsRecord.HeaderLength + (epoch == 0 ? 0 : RecordProtection.ExplicitNonceLength))..]);
        if (epoch != 0)
            Protection!.Seal(record);
        _length += length;
    }

    /// <summary>Sends the datagram, if it has any records.</summary>
    public void Flush()
    {
        if (_length == 0)
            return;
        var length = _length;
        _length = 0;
        output.SendDatagram(_datagram.AsSpan(0, length));
    }

    /// <summary>Sends an alert in the current epoch: close_notify as a warning, all others as fatal.</summary>
    public void SendAlert(AlertDescription description)
    {
        var level = description == AlertDescription.CloseNotify ? AlertLevel.Warning : AlertLevel.Fatal;
        Add(DtlsRecord.Alert, Protection is null ? (ushort)0 : (ushort)1, [level, (byte)description]);
        Flush();
    }
}
