using System.Buffers.Binary;

namespace Parley.Rtc.Native.Tests.Peer;

/// <summary>A source of frames that contain their number, so that a test knows which ones arrived.</summary>
internal sealed class CountingSource : IEncodedAudioSource
{
    public const int FrameSize = 160;

    public byte Level { get; set; } = 10;

    public int Frames { get; private set; }

    public static int ReadNumber(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt32BigEndian(frame[1..]);

    public int Read(Span<byte> packet, out byte level)
    {
        level = Level;
        packet[..FrameSize].Fill(0x5A);
        packet[0] = 0xFC;
        BinaryPrimitives.WriteInt32BigEndian(packet[1..], Frames++);
        return FrameSize;
    }
}
