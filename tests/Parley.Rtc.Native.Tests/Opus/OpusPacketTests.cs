using Parley.Rtc.Native.Opus;

namespace Parley.Rtc.Native.Tests.Opus;

public sealed class OpusPacketTests
{
    /// <summary>RFC 6716 table 2 and §3.2.</summary>
    [Theory]
    [InlineData("00", 480)]
    [InlineData("08", 960)]
    [InlineData("10", 1920)]
    [InlineData("18", 2880)]
    [InlineData("60", 480)]
    [InlineData("68", 960)]
    [InlineData("80", 120)]
    [InlineData("88", 240)]
    [InlineData("90", 480)]
    [InlineData("F8", 960)]
    [InlineData("F9", 1920)]
    [InlineData("FA", 1920)]
    [InlineData("FB03", 2880)]
    [InlineData("8330", 5760)]
    public void Packet_has_the_duration_of_its_first_octets(string packet, int expected)
    {
        Assert.True(OpusPacket.TryGetDuration(Convert.FromHexString(packet), out var duration));
        Assert.Equal(expected, duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("FB")]
    [InlineData("FB00")]
    [InlineData("FB07")]
    [InlineData("1B03")]
    public void Packet_without_duration_or_above_120_ms_is_malformed(string packet) =>
        Assert.False(OpusPacket.TryGetDuration(Convert.FromHexString(packet), out _));

    [Fact]
    public void Stereo_and_pause_are_detected()
    {
        Assert.True(OpusPacket.IsStereo([0xfc, 1, 2]));
        Assert.False(OpusPacket.IsStereo([0xf8, 1, 2]));
        Assert.True(OpusPacket.IsPause([0xf8]));
        Assert.False(OpusPacket.IsPause([0xf8, 1, 2]));
    }
}
