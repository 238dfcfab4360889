namespace Parley.Rtc.Native.Dtls;

/// <summary>Packs a flight into as few datagrams as fit, and fragments what is too long (RFC 6347 §4.2.3).</summary>
internal sealed class FlightSender(int maximumDatagram, IDtlsOutput output)
{
    // Below this a fragment is not worth its headers.
    private const int LeastFragment = 64;
    private readonly byte[] _datagram = new byte[maximumDatagram];
    private readonly ulong[] _sequences = new ulong[2];
    private int _length;

    /// <summary>Protection of epoch 1; null before there are keys.</summary>
    public RecordProtection? Protection { get; set; }

    /// <summary>Adds a whole handshake message, in as many fragments as it needs.</summary>
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
        content.CopyTo(record[(DtlsRecord.HeaderLength + (epoch == 0 ? 0 : 8))..]);
        if (epoch != 0)
            Protection!.Seal(record);
        _length += length;
    }

    /// <summary>Sends what was added.</summary>
    public void Flush()
    {
        if (_length == 0)
            return;
        var length = _length;
        _length = 0;
        output.SendDatagram(_datagram.AsSpan(0, length));
    }
}
