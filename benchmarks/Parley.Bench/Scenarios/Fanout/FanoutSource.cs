using Parley.Rtc.Native;

namespace Parley.Bench.Scenarios.Fanout;

/// <summary>Frames of 64 kbit/s that carry their number.</summary>
internal sealed class FanoutSource : IEncodedAudioSource
{
    /// <summary>20 ms at 64 kbit/s.</summary>
    public const int PayloadLength = 160;

    private long _frame;

    /// <summary>Octets that the clock's thread, which does all the sending, has allocated up to the last frame.</summary>
    public long AllocatedBySending { get; private set; }

    public int Read(Span<byte> packet, out byte level)
    {
        AllocatedBySending = GC.GetAllocatedBytesForCurrentThread();
        level = 20;
        packet[..PayloadLength].Clear();
        packet[0] = 0xf8;
        BitConverter.TryWriteBytes(packet[FanoutArrivals.NumberOffset..], _frame++);
        return PayloadLength;
    }
}
