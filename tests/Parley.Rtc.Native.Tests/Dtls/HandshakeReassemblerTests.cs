using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Tests.Dtls;

/// <summary>RFC 6347 §4.2.3.</summary>
public sealed class HandshakeReassemblerTests
{
    private static readonly byte[] s_body = [.. Enumerable.Range(1, 100).Select(number => (byte)number)];

    private readonly HandshakeReassembler _reassembler = new();

    private static byte[] Fragment(int offset, int count, ushort sequence = 0, int length = 100, HandshakeType type = HandshakeType.Certificate)
    {
        var fragment = new byte[HandshakeMessage.HeaderLength + count];
        HandshakeMessage.WriteHeader(fragment, type, length, sequence, offset, count);
        s_body.AsSpan(Math.Min(offset, 100), Math.Min(count, 100 - Math.Min(offset, 100))).CopyTo(fragment.AsSpan(HandshakeMessage.HeaderLength));
        return fragment;
    }

    [Fact]
    public void Fragments_in_any_order_and_overlapping_form_the_message()
    {
        Assert.False(_reassembler.Add(Fragment(60, 40), 0));
        Assert.False(_reassembler.Add(Fragment(0, 30), 0));
        Assert.False(_reassembler.Add(Fragment(20, 39), 0));
        Assert.Null(_reassembler.Take());
        Assert.False(_reassembler.Add(Fragment(50, 20), 0));
        var (message, epoch) = _reassembler.Take()!.Value;
        Assert.Equal(HandshakeMessage.Create(HandshakeType.Certificate, 0, s_body), message);
        Assert.Equal(0, epoch);
        Assert.Equal(1, _reassembler.Next);
        Assert.Null(_reassembler.Take());
    }

    [Fact]
    public void Record_with_several_fragments_is_read_to_its_end()
    {
        _reassembler.Add([.. Fragment(0, 50), .. Fragment(50, 50), .. Fragment(0, 100, sequence: 1), .. Fragment(0, 0, sequence: 2, length: 0)], 0);
        for (ushort sequence = 0; sequence < 3; sequence++)
            Assert.Equal(sequence, HandshakeMessage.Sequence(_reassembler.Take()!.Value.Message));
    }

    [Fact]
    public void Fragment_of_another_type_length_or_epoch_is_dropped()
    {
        _reassembler.Add(Fragment(0, 50), 1);
        _reassembler.Add(Fragment(50, 50, type: HandshakeType.ClientHello), 1);
        _reassembler.Add(Fragment(50, 49, length: 99), 1);
        _reassembler.Add(Fragment(50, 50), 0);
        Assert.Null(_reassembler.Take());
        _reassembler.Add(Fragment(50, 50), 1);
        Assert.Equal(1, _reassembler.Take()!.Value.Epoch);
    }

    [Fact]
    public void Fragment_that_exceeds_its_message_or_record_is_dropped_with_all_after_it()
    {
        _reassembler.Add([.. Fragment(51, 50), .. Fragment(0, 100)], 0);
        _reassembler.Add(Fragment(0, 100)[..^1], 0);
        _reassembler.Add(Fragment(0, 0)[..^1], 0);
        Assert.Null(_reassembler.Take());
    }

    [Fact]
    public void Message_of_more_than_16_KiB_is_dropped()
    {
        byte[] Whole(int length)
        {
            var whole = new byte[HandshakeMessage.HeaderLength + length];
            HandshakeMessage.WriteHeader(whole, HandshakeType.Certificate, length, 0, 0, length);
            return whole;
        }

        _reassembler.Add(Whole(16_385), 0);
        Assert.Null(_reassembler.Take());
        _reassembler.Add(Whole(16_384), 0);
        Assert.NotNull(_reassembler.Take());
    }

    [Fact]
    public void Message_far_ahead_is_dropped()
    {
        _reassembler.Add(Fragment(0, 100, sequence: 12), 0);
        for (ushort sequence = 0; sequence < 12; sequence++)
        {
            _reassembler.Add(Fragment(0, 100, sequence), 0);
            Assert.NotNull(_reassembler.Take());
        }

        Assert.Null(_reassembler.Take());
        _reassembler.Add(Fragment(0, 100, sequence: 23), 0);
        for (ushort sequence = 12; sequence < 23; sequence++)
        {
            _reassembler.Add(Fragment(0, 100, sequence), 0);
            Assert.NotNull(_reassembler.Take());
        }

        Assert.NotNull(_reassembler.Take());
    }

    [Fact]
    public void Fragment_of_an_earlier_message_is_reported()
    {
        _reassembler.Add(Fragment(0, 100), 0);
        _reassembler.Take();
        Assert.False(_reassembler.Add(Fragment(0, 100, sequence: 1), 0));
        Assert.True(_reassembler.Add(Fragment(0, 100), 0));
        Assert.True(_reassembler.Add([.. Fragment(0, 100), .. Fragment(0, 100, sequence: 1)], 0));
        Assert.True(_reassembler.Add([.. Fragment(0, 100), .. Fragment(0, 101)], 0));
    }
}
