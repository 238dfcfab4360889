namespace Parley.Rtc.Native.Srtp;

/// <summary>Estimates the 48-bit packet index of a 16-bit sequence number (RFC 3711 §3.3.1 and appendix A).</summary>
internal static class PacketIndex
{
    /// <summary>Returns the index nearest to the highest one so far.</summary>
    /// <param name="highest">Highest index so far; negative before the first packet.</param>
    /// <param name="sequence">The packet's sequence number.</param>
    /// <returns>The index, or a negative number if it would precede index 0.</returns>
    public static long Estimate(long highest, ushort sequence)
    {
        if (highest < 0)
            return sequence;
        var rollOver = highest >> 16;
        var difference = sequence - (int)(highest & 0xffff);
        if (difference > 0x8000)
            rollOver--;
        else if (difference < -0x8000)
            rollOver++;
        return (rollOver << 16) | sequence;
    }
}
