using Parley.Rtc.Native.Opus;

namespace Parley.Rtc.Native.Tests.Opus;

public sealed class OpusFramesTests
{
    [Theory]
    [InlineData(1, 80)]
    [InlineData(2, 80)]
    [InlineData(6, 251)]
    [InlineData(6, 252)]
    [InlineData(48, 1)]
    [InlineData(3, 1_275)]
    public void Joined_frames_are_split_again(int count, int length)
    {
        var frames = Enumerable.Range(0, count).Select(number => Enumerable.Repeat((byte)number, length).ToArray()).ToArray();
        Assert.Equal(frames, OpusFrames.Split(OpusFrames.Join(0x80, frames)).Select(frame => frame.ToArray()));
    }

    /// <summary>RFC 6716 §3.2: one frame, two of equal and of different lengths, several of equal lengths, and padding.</summary>
    [Theory]
    [InlineData("F80102", "0102")]
    [InlineData("F90102", "01 02")]
    [InlineData("FA01AABBCC", "AA BBCC")]
    [InlineData("FB030A0B0C", "0A 0B 0C")]
    [InlineData("FB4202AABB0000", "AA BB")]
    [InlineData("FB8201AABBCC", "AA BBCC")]
    public void Packet_of_each_code_is_split(string packet, string frames) =>
        Assert.Equal(frames, string.Join(' ', OpusFrames.Split(Convert.FromHexString(packet)).Select(frame => Convert.ToHexString(frame.Span))));

    [Theory]
    [InlineData("")]
    [InlineData("F901")]
    [InlineData("F9010203")]
    [InlineData("FA05AABB")]
    [InlineData("FB")]
    [InlineData("FB00")]
    [InlineData("FB80")]
    [InlineData("FB030A0B")]
    [InlineData("FB42FF")]
    [InlineData("FB420901")]
    [InlineData("FB8205AA")]
    public void Malformed_packet_has_no_frames(string packet) => Assert.Empty(OpusFrames.Split(Convert.FromHexString(packet)));

    [Fact]
    public void Random_packets_never_throw()
    {
        var random = new Random(6716);
        for (var i = 0; i < 100_000; i++)
        {
            var packet = new byte[random.Next(0, 40)];
            random.NextBytes(packet);
            OpusFrames.Split(packet);
        }
    }

    [Fact]
    public void Join_of_no_frames_throws() => Assert.Throws<ArgumentException>(() => OpusFrames.Join(0xf8, []));
}
