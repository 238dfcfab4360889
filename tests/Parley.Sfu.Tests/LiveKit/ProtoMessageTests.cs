using Parley.Sfu.LiveKit;

namespace Parley.Sfu.Tests.LiveKit;

public sealed class ProtoMessageTests
{
    // The bytes follow from https://protobuf.dev/programming-guides/encoding/.
    [Fact]
    public void Fields_are_read_by_their_numbers()
    {
        var message = ProtoMessage.Parse([0x08, 0x96, 0x01, 0x12, 0x07, .. "testing"u8, 0x1A, 0x03, 0x08, 0x96, 0x01, 0x2D, 1, 2, 3, 4, 0x12, 0x01, (byte)'x']);
        Assert.Equal(150, message.Number(1));
        Assert.Equal("x", message.Text(2));
        Assert.Equal(["testing", "x"], message.Texts(2));
        Assert.Equal(150, message.Message(3)!.Number(1));
        Assert.Equal((0, "", null), (message.Number(9), message.Text(9), message.Message(9)));
        Assert.Equal((0, ""), (message.Number(2), message.Text(1)));
    }

    [Theory]
    [InlineData(new byte[] { 0x12, 0x07, 1 })]
    [InlineData(new byte[] { 0x08 })]
    [InlineData(new byte[] { 0x00, 0x01 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Damaged_message_is_refused(byte[] bytes) => Assert.Throws<SfuException>(() => ProtoMessage.Parse(bytes));

    [Fact]
    public void Random_bytes_cause_no_other_exception()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            try
            {
                var message = ProtoMessage.Parse(bytes);
                Participant.Read(message);
            }
            catch (SfuException)
            {
                // It is refused.
            }
        }
    }

    [Fact]
    public void Written_message_is_read_again()
    {
        var message = ProtoMessage.Parse(SignalRequest.Offer("v=0", 3)).Message(1)!;
        Assert.Equal(("offer", "v=0", 3L), (message.Text(1), message.Text(2), message.Number(3)));
        var subscription = ProtoMessage.Parse(SignalRequest.Subscribe(["TR_1", "TR_2"], true)).Message(6)!;
        Assert.Equal(["TR_1", "TR_2"], subscription.Texts(1));
        Assert.Equal(1, subscription.Number(2));
    }
}
