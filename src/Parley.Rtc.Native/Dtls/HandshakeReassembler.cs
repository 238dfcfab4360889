namespace Parley.Rtc.Native.Dtls;

/// <summary>
/// Reassembles handshake messages from fragments that arrive in any order (RFC 6347 §4.2.3). Its memory is bounded: it drops fragments
/// that do not fit, and the peer retransmits them.
/// </summary>
internal sealed class HandshakeReassembler
{
    // Messages beyond the next one that are buffered; the longest flight has 6.
    private const int Ahead = 12;

    // Octets.
    private const int MaximumMessage = 16 * 1024;

    private readonly Partial?[] _partials = new Partial?[Ahead];

    /// <summary>Gets the sequence number of the next message.</summary>
    public ushort Next { get; private set; }

    /// <summary>Adds the content of one record: one or more fragments.</summary>
    /// <param name="content">The record's content.</param>
    /// <param name="epoch">The record's epoch, which must be the same for all fragments of a message.</param>
    /// <returns><see langword="true"/> if a fragment belongs to an earlier message: the peer did not receive the answer to it.</returns>
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

    /// <summary>Removes and returns the next message and its epoch, or <see langword="null"/> if it is not complete.</summary>
    public (byte[] Message, ushort Epoch)? Take()
    {
        var slot = Next % Ahead;
        if (_partials[slot] is not { IsComplete: true } partial)
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

        public bool IsComplete => _received == _present.Length;

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
