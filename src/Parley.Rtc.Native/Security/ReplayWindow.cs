namespace Parley.Rtc.Native.Security;

/// <summary>
/// Remembers which of the last 1,024 packet indices were received (RFC 3711 §3.3.2, RFC 6347 §4.1.2.6). That is 20 s of audio, so that a
/// retransmitted or delayed packet is still accepted once.
/// </summary>
internal sealed class ReplayWindow
{
    // Indices.
    private const int Size = 1024;

    // One bit for each index of the window, at the index modulo its size.
    private readonly ulong[] _seen = new ulong[Size / 64];

    /// <summary>Gets the highest index received, or -1 before the first.</summary>
    public long Highest { get; private set; } = -1;

    /// <summary>Returns <see langword="true"/> if the index was not received and is not older than the window.</summary>
    public bool Admits(long index)
    {
        if (index > Highest)
            return true;
        return Highest - index < Size && (_seen[Word(index)] & Bit(index)) == 0;
    }

    /// <summary>Marks an index as received. Call it only for admitted and authentic packets.</summary>
    public void Mark(long index)
    {
        if (index > Highest)
        {
            if (Highest < 0 || index - Highest >= Size)
                Array.Clear(_seen);
            else
                for (var skipped = Highest + 1; skipped < index; skipped++)
                    _seen[Word(skipped)] &= ~Bit(skipped);
            Highest = index;
        }

        _seen[Word(index)] |= Bit(index);
    }

    private static int Word(long index) => (int)(index % Size) / 64;

    private static ulong Bit(long index) => 1ul << (int)(index % 64);
}
