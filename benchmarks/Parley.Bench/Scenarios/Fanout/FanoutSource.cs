using Parley.Rtc.Native;

namespace Parley.Bench.Scenarios.Fanout;

/// <summary>Frames of 64 kbit/s that carry their number.</summary>
internal sealed class FanoutSource : IEncodedAudioSource
{
    /// <summary>20 ms at 64 kbit/s.</summary>
    public const int PayloadLength = 160;

    private long _frame;

    public int Read(Span<byte> packet, out byte level)
    {
        level = 20;
        packet[..PayloadLength].Clear();
        packet[0] = 0xf8;
        BitConverter.TryWriteBytes(packet[FanoutArrivals.NumberOffset..], _frame++);
        return PayloadLength;
    }
}
