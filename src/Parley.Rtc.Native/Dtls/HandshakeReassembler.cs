namespace Parley.Rtc.Native.Dtls;

/// <summary>
/// Puts handshake messages together from fragments that come in any order (RFC 6347 §4.2.3). Bounded: what does not fit is dropped and
/// will be retransmitted.
/// </summary>
internal sealed class HandshakeReassembler
{
    private const int Ahead = 12;
    private const int MaximumMessage = 16 * 1024;
    private readonly Partial?[] _partials = new Partial?[Ahead];

    /// <summary>The sequence number of the message that is wanted next.</summary>
    public ushort Next { get; private set; }

    /// <summary>Takes one record's content, which holds one or more fragments.</summary>
    /// <param name="content">The record's content.</param>
    /// <param name="epoch">The record's epoch; all fragments of a message must have the same.</param>
    /// <returns>True if a fragment of a message came that was handled before: the other side has not heard our answer.</returns>
    public bool Add(ReadOnlySpan<byte> content, ushort epoch)
    {
        var repeated = false;
        while (content.Length >= HandshakeMessage.HeaderLength)
        {
            var reader = new TlsReader(content);
            var type = (HandshakeType)reader.U8();
            var length = reader.U24();
            var sequence = reader.U16();
            var offset = reader.U24();
            var count = reader.U24();
            if (count > content.Length - HandshakeMessage.HeaderLength || length > MaximumMessage || offset + count > length)
                return repeated;
            var fragment = content.Slice(HandshakeMessage.HeaderLength, count);
            content = content[(HandshakeMessage.HeaderLength + count)..];
            if (sequence < Next)
                repeated = true;
            else if (sequence - Next < Ahead)
                (_partials[sequence % Ahead] ??= new Partial(type, sequence, length, epoch)).Add(type, length, epoch, offset, fragment);
        }

        return repeated;
    }

    /// <summary>The next message, header in unfragmented form, and the epoch that it came in; null until it is whole.</summary>
    public (byte[] Message, ushort Epoch)? Take()
    {
        var slot = Next % Ahead;
        if (_partials[slot] is not { IsWhole: true } partial)
            return null;
        _partials[slot] = null;
        Next++;
        return (partial.Message, partial.Epoch);
    }

    private sealed class Partial(HandshakeType type, ushort sequence, int length, ushort epoch)
    {
        private readonly bool[] _present = new bool[length];
        private int _received;

        public ushort Epoch { get; } = epoch;

        public byte[] Message { get; } = HandshakeMessage.Create(type, sequence, new byte[length]);

        public bool IsWhole => _received == _present.Length;

        public void Add(HandshakeType otherType, int otherLength, ushort otherEpoch, int offset, ReadOnlySpan<byte> fragment)
        {
            if (otherType != type || otherLength != _present.Length || otherEpoch != Epoch)
                return;
            for (var i = 0; i < fragment.Length; i++)
            {
                if (_present[offset + i])
                    continue;
                _present[offset + i] = true;
                _received++;
                Message[HandshakeMessage.HeaderLength + offset + i] = fragment[i];
            }
        }
    }
}
