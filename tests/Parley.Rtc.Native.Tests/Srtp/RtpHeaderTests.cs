using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Tests.Srtp;

/// <summary>RFC 3550 §5.1 and §5.3.1.</summary>
public sealed class RtpHeaderTests
{
    [Theory]
    [InlineData(0x80, 12, 0, 12)]
    [InlineData(0x81, 16, 0, 16)]
    [InlineData(0x8f, 80, 0, 72)]
    [InlineData(0x90, 16, 0, 16)]
    [InlineData(0x90, 24, 2, 24)]
    [InlineData(0x92, 40, 1, 28)]
    public void Header_includes_sources_and_the_extension(byte first, int packet, ushort words, int expected)
    {
        Assert.True(RtpHeader.TryMeasure(Packet(first, packet, words), out var length));
        Assert.Equal(expected, length);
    }

    [Theory]
    [InlineData(0x80, 11, 0)]
    [InlineData(0x40, 40, 0)]
    [InlineData(0xc0, 40, 0)]
    [InlineData(0x81, 15, 0)]
    [InlineData(0x90, 15, 0)]
    [InlineData(0x90, 23, 2)]
    [InlineData(0x91, 16, 0)]
    public void Truncated_packet_and_another_version_are_rejected(byte first, int packet, ushort words) =>
        Assert.False(RtpHeader.TryMeasure(Packet(first, packet, words), out _));

    private static byte[] Packet(byte first, int length, ushort extensionWords)
    {
        var packet = new byte[length];
        packet[0] = first;
        var extension = 12 + (4 * (first & 15));
        if ((first & 0x10) != 0 && extension + 4 <= length)
            packet[extension + 3] = (byte)extensionWords;
        return packet;
    }
}
