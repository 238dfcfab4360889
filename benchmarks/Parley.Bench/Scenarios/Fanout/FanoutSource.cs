using Parley.Rtc.Native;

namespace Parley.Bench.Scenarios.Fanout;

/// <summary>A source of frames at 64 kbit/s that contain their number.</summary>
internal sealed class FanoutSource : IEncodedAudioSource
{
    /// <summary>Length of 20 ms at 64 kbit/s in bytes.</summary>
    public const int PayloadLength = 160;

    private long _frame;

    /// <summary>Gets the number of bytes that the clock thread, which sends, has allocated before the last frame.</summary>
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
