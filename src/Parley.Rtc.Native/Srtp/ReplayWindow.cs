namespace Parley.Rtc.Native.Srtp;

/// <summary>
/// Which of the last 1,024 packet indices were received (RFC 3711 §3.3.2). Twenty seconds of audio: a packet that was
/// retransmitted or took a detour still passes once.
/// </summary>
internal sealed class ReplayWindow
{
    private const int Size = 1024;
    private readonly ulong[] _seen = new ulong[Size / 64];

    /// <summary>The highest index received; -1 before the first.</summary>
    public long Highest { get; private set; } = -1;

    /// <summary>True if the index is new and not older than the window.</summary>
    public bool Admits(long index)
    {
        if (index > Highest)
            return true;
        return Highest - index < Size && (_seen[Word(index)] & Bit(index)) == 0;
    }

    /// <summary>Marks an index that was admitted and authenticated.</summary>
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
